import { html, nothing, type TemplateResult } from 'lit/html.js';
import { icons } from './icons.ts';
import { presenceOf } from './presence.ts';
import { roomAvatar } from './room-avatar.ts';
import type { Scene, ShownRoom, Surroundings } from './scene.ts';

/** Above a thread: where one is, who is there, and the ways out. */
export function threadHeader(scene: Scene, { room }: ShownRoom): TemplateResult {
  const { host, state, actions, now } = scene;
  // Cut off, nobody knows who is there.
  const presence = state.status.kind === 'online' ? presenceOf(room, state.you?.id ?? null, now) : null;
  const title = (host.room !== null && host.heading) || room.title || room.room;
  return html`<header class="header" part="header">
    ${
      host.room === null
        ? html`<button type="button" class="round back" aria-label="Back to the rooms" @click=${() => actions.select(null)}>${icons.back}</button>`
        : nothing
    }
    ${roomAvatar(scene, room, title)}
    <div class="titles">
      <h2 class="title" part="title" dir="auto">${title}</h2>
      <p class="presence" part="presence">
        ${presence ? html`<span class="dot ${presence.online ? 'online' : ''}"></span><bdi>${presence.text}</bdi>` : html`&nbsp;`}
      </p>
    </div>
    ${closeButton(scene)}
  </header>`;
}

/** Above the room list. */
export function listHeader(around: Surroundings): TemplateResult {
  return html`<header class="header" part="header">
    <div class="titles"><h2 class="title" part="title" dir="auto">${around.host.heading || 'Messages'}</h2></div>
    ${closeButton(around)}
  </header>`;
}

function closeButton({ host, actions }: Surroundings): TemplateResult | typeof nothing {
  if (!host.launcher) return nothing;
  return html`<button type="button" class="round close" aria-label="Close chat" @click=${() => actions.close()}>${icons.close}</button>`;
}
