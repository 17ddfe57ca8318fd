import { html, nothing, type TemplateResult } from 'lit/html.js';
import type { RoomSnapshot } from '../../client/chat-state.ts';
import { capped } from '../../client/selectors.ts';
import { typingExtra } from '../extras.ts';
import { dayOf, isoTime } from '../format-time.ts';
import { icons } from '../icons.ts';
import { roomAvatar } from '../room-avatar.ts';
import type { Scene } from '../scene.ts';
import { shortTime } from './short-time.ts';

/** Every room of the token: its newest message, when that was, and how much is unread. */
export function roomList(scene: Scene): TemplateResult {
  const { rooms, listed, status } = scene.state;
  if (rooms.length === 0 && listed) return noRooms;
  // Stopped, the banner says why nothing comes.
  if (rooms.length === 0) return status.kind === 'stopped' ? html`` : loading;
  const rows = rooms.map((room) => ({ key: room.room, room }));
  return html`<div class="rooms-list" role="list" aria-label="Rooms">
    ${scene.entries.draw(
      rows,
      ({ room }) => html`<div role="listitem">${entry(scene, room)}</div>`,
      ({ room }) => [
        room,
        room.room === scene.shown?.room.room,
        scene.state.you,
        dayOf(scene.now),
        room.typing.length > 0 && scene.use(typingExtra),
      ],
    )}
  </div>`;
}

function entry(scene: Scene, room: RoomSnapshot): TemplateResult {
  const { shown, now, actions, source } = scene;
  const unread = source.unreadOf(room);
  const title = room.title || room.room;
  return html`<button
    type="button"
    class="room ${unread > 0 ? 'unread' : ''}"
    part="room"
    aria-current=${shown?.room.room === room.room ? 'true' : 'false'}
    @click=${() => actions.select(room.room)}
  >
    ${roomAvatar(scene, room, title)}
    <span class="room-title" dir="auto">${title}</span>
    ${room.last ? html`<time class="room-time" dir="auto" datetime=${isoTime(room.last.at)}>${shortTime(room.last.at, now)}</time>` : nothing}
    <span class="room-preview" dir="auto">${preview(scene, room)}</span>
    ${
      unread > 0
        ? html`<span class="count" part="count"><span class="sr">, </span>${capped(unread)}<span class="sr"> unread</span></span>`
        : nothing
    }
  </button>`;
}

function preview(scene: Scene, room: RoomSnapshot): TemplateResult | string {
  if (room.phase.kind === 'refused') return room.phase.message;
  if (room.typing.length > 0) return html`<em>${scene.use(typingExtra)?.typingText(room.typing)}</em>`;
  const waiting = room.pending.at(-1);
  if (waiting) return html`You: <bdi>${waiting.text}</bdi>`;
  if (!room.last) return 'No messages yet';
  const author = room.last.from.id === scene.state.you?.id ? 'You' : room.last.from.name;
  return html`<bdi>${author}</bdi>: <bdi>${room.last.text ?? 'Message deleted'}</bdi>`;
}

const loading = html`<div class="skeleton rooms-skeleton" role="img" aria-label="Loading rooms">
  <i></i><i></i><i></i>
</div>`;

const noRooms = html`<div class="empty">${icons.bubble}
  <strong>No rooms yet</strong>
  <span>Rooms that you are added to appear here.</span>
</div>`;
