import { html, type TemplateResult } from 'lit/html.js';
import type { Person } from '../client/chat-state.ts';
import { HUES } from './styles/avatar.ts';
import type { ViewHost } from './view-host.ts';

/**
 * A person's picture, or their initials on a colour that follows from `id`. Pictures of other origins than the chat
 * server's are not loaded: they would tell a stranger who reads which page when.
 */
export function avatar({ id, name, picture }: Person, host: ViewHost): TemplateResult {
  return html`<span class="avatar hue-${hueOf(id)}" part="avatar" aria-hidden="true"
    >${picture !== undefined && isOwn(picture, host) ? html`<img src=${picture} alt="" />` : initials(name)}</span
  >`;
}

export function initials(name: string): string {
  const words = name.match(/[\p{L}\p{N}]+/gu) ?? [];
  const picked = words.length > 1 ? [words[0], words.at(-1)] : [words[0]];
  const letters = picked.map((word) => [...(word ?? '')][0] ?? '').join('');
  return letters.toLocaleUpperCase() || '?';
}

function isOwn(picture: string, { server, baseURI }: ViewHost): boolean {
  if (!URL.canParse(picture)) return false;
  const { href, origin } = new URL(picture);
  return /^data:image\/(?:png|jpeg|gif|webp);/i.test(href) || origin === new URL(server, baseURI).origin;
}

/** Ids that differ in one place get different hues: 31 shares no factor with their number. */
const hueOf = (id: string): number =>
  [...id].reduce((hue, char) => (hue * 31 + (char.codePointAt(0) ?? 0)) % HUES, 0);
