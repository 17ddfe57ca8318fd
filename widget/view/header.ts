import { html, nothing, type TemplateResult } from 'lit/html.js';
import { roomsExtra, sheetExtra } from './extras.ts';
import { presenceOf } from './presence.ts';
import { roomAvatar } from './room-avatar.ts';
import type { Scene, ShownRoom, Surroundings } from './scene.ts';

/** Above a thread: where one is, who is there, and the ways out. */
export function threadHeader(scene: Scene, { room }: ShownRoom): TemplateResult {
  const { host, state, now } = scene;
  // Cut off, nobody knows who is there.
  const presence = state.status.kind === 'online' ? presenceOf(room, state.you?.id ?? null, now) : null;
  const title = (host.room !== null && host.heading) || room.title || room.room;
  return header(
    scene,
    title,
    html`${host.room === null ? scene.use(roomsExtra)?.backButton(scene) : nothing} ${roomAvatar(scene, room, title)}`,
    html`<p class="presence" part="presence">
      ${presence ? html`<span class="dot ${presence.online ? 'online' : ''}"></span><bdi>${presence.text}</bdi>` : html`&nbsp;`}
    </p>`,
  );
}

/** Above the room list. */
export const listHeader = (around: Surroundings): TemplateResult =>
  header(around, around.host.heading || 'Messages');

const header = (
  around: Surroundings,
  title: string,
  before?: TemplateResult,
  below?: TemplateResult,
): TemplateResult =>
  html`<header class="header" part="header">
    ${before}
    <div class="titles"><h2 class="title" part="title" dir="auto">${title}</h2>${below}</div>
    ${around.host.launcher ? around.use(sheetExtra)?.closeButton(around) : nothing}
  </header>`;
