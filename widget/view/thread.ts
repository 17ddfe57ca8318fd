import { html, nothing, type TemplateResult } from 'lit/html.js';
import { receiptOf } from '../client/selectors.ts';
import { changesExtra, linksExtra, pastExtra, typingExtra } from './extras.ts';
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
  const away = !atEnd || ui.place.kind === 'away' || ui.history.kind !== 'fine';
  const past = away ? scene.use(pastExtra) : null;
  // Stopped before the room was there, nothing comes: the banner says why.
  const loading = room.phase.kind === 'joining' && scene.state.status.kind !== 'stopped';
  const rows = threadRows(
    room.messages.slice(first, end),
    atEnd ? room.pending : [],
    scene.state.you?.id ?? '',
    ui.arrival.kind === 'seen' ? ui.arrival.newAfter : null,
  );
  return html`<div class="thread" part="thread">
    <div
      class="log"
      role="log"
      aria-label="Messages"
      aria-live="off"
      aria-busy=${loading}
      tabindex="0"
      data-end=${atEnd}
      @keydown=${(event: KeyboardEvent) => moveInThread(event, scene.actions.activate)}
    >
      <div class="rows">
        ${past?.beginning(scene, shown, first)}
        ${rows.length === 0 ? emptyThread(shown, loading) : nothing}
        ${scene.rows.draw(
          rows,
          (row) => drawRow(scene, shown, row),
          (row) => inputsOf(scene, shown, row),
        )}
      </div>
    </div>
    ${past?.jumpButton(scene, shown, atEnd)}
    <div class="typing" part="typing">${room.typing.length > 0 ? scene.use(typingExtra)?.typingLine(room.typing) : nothing}</div>
  </div>`;
}

function drawRow(scene: Scene, shown: ShownRoom, row: Row): TemplateResult {
  const { item, at, startsDay, startsNew } = row;
  return html`${startsDay ? html`<div class="day" part="day"><span>${dayName(at, scene.now)}</span></div>` : nothing}
  ${startsNew ? html`<div class="divider" part="divider" data-key="new"><span>New messages</span></div>` : nothing}
  ${item.kind === 'message' ? message(scene, shown, item.message, row) : pendingMessage(scene, item.pending, row)}`;
}

/** A message never changes, so it tells by being the same; what is not sent yet counts down with every drawing. */
function inputsOf(scene: Scene, { room, ui }: ShownRoom, row: Row): unknown[] {
  const { item, key, at, first, last, startsDay, startsNew } = row;
  const { you } = scene.state;
  const message = item.kind === 'message' ? item.message : null;
  return [
    message ?? scene,
    message?.from.id === you?.id && message && JSON.stringify(receiptOf(room, message, you)),
    startsDay && dayName(at, scene.now),
    startsNew,
    first,
    last,
    you,
    room.role,
    ui.active === key,
    ui.asking,
    changesExtra.module,
    linksExtra.module,
  ];
}

function emptyThread({ room }: ShownRoom, loading: boolean): TemplateResult | typeof nothing {
  if (loading) {
    return html`<div class="skeleton" role="img" aria-label="Loading messages">
      <i></i><i></i><i class="own"></i><i></i><i class="own"></i>
    </div>`;
  }
  if (room.phase.kind === 'joining') return nothing;
  return html`<div class="empty">${icons.bubble}
    <strong>No messages yet</strong>
    <span>What is written here will appear here.</span>
  </div>`;
}
