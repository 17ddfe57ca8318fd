import { repeat } from 'lit/directives/repeat.js';
import { html, nothing, type TemplateResult } from 'lit/html.js';
import { capped, typingText } from '../client/selectors.ts';
import { dayName } from './format-time.ts';
import { icons } from './icons.ts';
import { message } from './message.ts';
import { pendingMessage } from './pending-message.ts';
import type { Scene, ShownRoom } from './scene.ts';
import { moveInThread } from './thread-keys.ts';
import { type Row, threadRows } from './thread-rows.ts';
import { rangeOf } from './thread-window.ts';

/** The messages of a room. The log is silent itself: arrivals are announced by announcements.ts, history never is. */
export function thread(scene: Scene, shown: ShownRoom): TemplateResult {
  const { room, ui } = shown;
  const { first, end } = rangeOf(room.messages, ui.span);
  const atEnd = end === room.messages.length;
  const rows = threadRows(
    room.messages.slice(first, end),
    atEnd ? room.pending : [],
    scene.state.you?.id ?? null,
    ui.arrival.kind === 'seen' ? ui.arrival.newAfter : null,
  );
  return html`<div class="thread" part="thread">
    ${repeat(
      // A room has a log of its own, so that nothing of another's scroll position or focus stays.
      [room.room],
      (name) => name,
      () => html`<div
        class="log"
        role="log"
        aria-label="Messages"
        aria-live="off"
        aria-busy=${room.phase.kind === 'joining'}
        tabindex="0"
        data-end=${atEnd}
        @keydown=${(event: KeyboardEvent) => moveInThread(event, scene.actions.activate)}
      >
        <div class="rows">
          ${beginning(scene, shown, first)}
          ${rows.length === 0 ? emptyThread(shown) : nothing}
          ${repeat(
            rows,
            ({ key }) => key,
            (row) => drawRow(scene, shown, row),
          )}
        </div>
      </div>`,
    )}
    ${jumpButton(scene, shown, atEnd)}
    <div class="typing" part="typing">${typing(shown)}</div>
  </div>`;
}

function drawRow(scene: Scene, shown: ShownRoom, row: Row): TemplateResult {
  if (row.kind === 'message') return message(scene, shown, row.message, row);
  if (row.kind === 'pending') return pendingMessage(scene, row.pending, row);
  if (row.kind === 'new')
    return html`<div class="divider" part="divider" data-key="new"><span>New messages</span></div>`;
  return html`<div class="day" part="day"><span>${dayName(row.at, scene.now)}</span></div>`;
}

/**
 * Above the oldest message. Drawn also while older ones are loaded but not drawn yet: at the very top nothing could
 * make up for its height if it went and came back.
 * @param first index of the oldest drawn message.
 */
function beginning(
  { actions }: Scene,
  { room, ui }: ShownRoom,
  first: number,
): TemplateResult | typeof nothing {
  if (first === 0 && ui.history.kind === 'failed') {
    return html`<div class="beginning">
      <span>${ui.history.message}</span>
      <button type="button" class="small" @click=${() => actions.loadOlder()}>Load older messages</button>
    </div>`;
  }
  if (first > 0 || (room.before && room.messages.length > 0))
    return html`<div class="beginning" aria-hidden="true"><span class="spinner"></span></div>`;
  return nothing;
}

function emptyThread({ room }: ShownRoom): TemplateResult {
  if (room.phase.kind === 'joining') {
    return html`<div class="skeleton" role="img" aria-label="Loading messages">
      <i></i><i></i><i class="own"></i><i></i><i class="own"></i>
    </div>`;
  }
  return html`<div class="empty">${icons.bubble}
    <strong>No messages yet</strong>
    <span>${room.role === 'read' ? 'What is written here will appear here.' : 'Say hello. Everybody in this room will see it.'}</span>
  </div>`;
}

function jumpButton(
  { state, actions }: Scene,
  { room, ui }: ShownRoom,
  atEnd: boolean,
): TemplateResult | typeof nothing {
  const { place } = ui;
  if (place.kind === 'latest' && atEnd) return nothing;
  const since = place.kind === 'away' ? place.seq : room.seq;
  const count = room.messages.filter(({ seq, from }) => seq > since && from.id !== state.you?.id).length;
  return html`<button
    type="button"
    class="jump"
    part="jump"
    aria-label=${count > 0 ? `Jump to latest, ${count} new` : 'Jump to latest'}
    @click=${() => actions.jumpToLatest()}
  >
    ${icons.down}${count > 0 ? html`<span class="count">${capped(count)}</span>` : nothing}
  </button>`;
}

function typing({ room }: ShownRoom): TemplateResult | typeof nothing {
  if (room.typing.length === 0) return nothing;
  return html`<span class="dots" aria-hidden="true"><i></i><i></i><i></i></span><bdi>${typingText(room.typing)}</bdi>`;
}
