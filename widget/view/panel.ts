import { html, nothing, type TemplateResult } from 'lit/html.js';
import { banner } from './banner.ts';
import { composer } from './composer.ts';
import { roomsExtra, sheetExtra } from './extras.ts';
import { listHeader, threadHeader } from './header.ts';
import { icons } from './icons.ts';
import type { Scene, ShownRoom } from './scene.ts';
import { thread } from './thread.ts';

/** The whole chat: one room, or the rooms and the chosen one (side by side where there is room for both). */
export function panel(scene: Scene): TemplateResult | typeof nothing {
  const { host, shown, source } = scene;
  // Without its styles the launcher's panel would stand in the corner as a box.
  if (host.launcher && !scene.use(sheetExtra)) return nothing;
  const rooms = host.room === null ? scene.use(roomsExtra) : null;
  const blocking = source.problems.filter((problem) => problem.blocking);
  return html`<section
    class="panel"
    part="panel"
    role=${host.launcher ? 'dialog' : 'region'}
    aria-label=${host.heading || 'Chat'}
    @keydown=${(event: KeyboardEvent) => onKey(scene, event)}
  >
    ${
      blocking.length > 0
        ? setUp(scene, blocking)
        : html`<div class="body ${host.room === null ? 'many' : ''} ${shown ? 'has-room' : 'has-list'}">
            ${rooms?.roomsColumn(scene)}
            ${shown ? conversation(scene, shown) : rooms?.noRoomChosen}
          </div>`
    }
    <div class="sr" aria-live="polite">${scene.announcements.map(({ text }) => html`<p>${text}</p>`)}</div>
  </section>`;
}

function conversation(scene: Scene, shown: ShownRoom): TemplateResult {
  const { phase } = shown.room;
  return html`<div class="conversation">
    ${threadHeader(scene, shown)} ${banner(scene)}
    ${
      phase.kind === 'refused'
        ? html`<div class="empty">${icons.lock}<strong>This room is closed to you</strong><span>${phase.message}</span></div>`
        : html`${thread(scene, shown)}${composer(scene, shown)}`
    }
  </div>`;
}

/** The page's author has something to put right before there can be a chat. */
function setUp(scene: Scene, problems: Scene['source']['problems']): TemplateResult {
  return html`<div class="conversation">${scene.host.launcher ? listHeader(scene) : nothing}
    <div class="empty" role="alert">${icons.warning}
      <strong>This chat is not set up</strong>
      ${problems.map(({ message }) => html`<span>${message}</span>`)}
    </div>
  </div>`;
}

function onKey({ host, actions }: Scene, event: KeyboardEvent): void {
  if (event.key !== 'Escape' || !host.launcher || event.isComposing) return;
  event.preventDefault();
  event.stopPropagation();
  actions.close();
}
