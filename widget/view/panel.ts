import { html, nothing, type TemplateResult } from 'lit/html.js';
import { banner } from './banner.ts';
import { composer } from './composer.ts';
import { closedExtra, roomsExtra, sheetExtra } from './extras.ts';
import { threadHeader } from './header.ts';
import type { Scene, ShownRoom, Surroundings } from './scene.ts';
import { thread } from './thread.ts';

/** The frame, and in it the chat, or why there is none. @param scene `null`: there is no client yet. */
export function panel(around: Surroundings, scene: Scene | null): TemplateResult | typeof nothing {
  const { host } = around;
  const sheet = host.launcher ? around.use(sheetExtra) : null;
  // Without its styles the launcher's panel would stand in the corner as a box.
  if (host.launcher && !sheet) return nothing;
  const blocking = around.source.problems.filter((problem) => problem.blocking).map(({ message }) => message);
  return html`<section
    class="panel"
    part="panel"
    role=${sheet ? 'dialog' : 'region'}
    aria-label=${host.heading || 'Chat'}
    @keydown=${(event: KeyboardEvent) => sheet?.closeOnEscape(around, event)}
  >
    ${blocking.length > 0 ? around.use(closedExtra)?.setUp(around, blocking) : scene && chat(scene)}
    <div class="sr" aria-live="polite">${around.announcements.map(({ text }) => html`<p>${text}</p>`)}</div>
  </section>`;
}

/** One room, or the rooms and the chosen one (side by side where there is room for both). */
function chat(scene: Scene): TemplateResult {
  const { shown } = scene;
  const rooms = scene.host.room === null ? scene.use(roomsExtra) : null;
  return html`<div class="body ${rooms ? 'many' : ''} ${shown ? 'has-room' : 'has-list'}">
    ${rooms?.roomsColumn(scene)}
    ${shown ? conversation(scene, shown) : rooms?.noRoomChosen}
  </div>`;
}

function conversation(scene: Scene, shown: ShownRoom): TemplateResult {
  const { phase } = shown.room;
  return html`<div class="conversation">
    ${threadHeader(scene, shown)} ${banner(scene)}
    ${
      phase.kind === 'refused'
        ? scene.use(closedExtra)?.refusedRoom(phase.message)
        : html`${thread(scene, shown)}${composer(scene, shown)}`
    }
  </div>`;
}
