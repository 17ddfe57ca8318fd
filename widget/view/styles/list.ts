import { css } from './css.ts';

/** The rooms. */
export const listStyles = css`
.list-scroll { flex: 1; overflow-y: auto; overscroll-behavior: contain; padding: 8px; display: flex; flex-direction: column; }
.rooms-list { display: grid; gap: 2px; }
.room {
  display: grid;
  grid-template: auto auto / auto minmax(0, 1fr) auto;
  column-gap: 12px;
  align-items: center;
  inline-size: 100%;
  padding: 9px 10px;
  border-radius: 12px;
  transition: background .12s;
}
.room:hover { background: color-mix(in srgb, var(--muted) 10%, transparent); }
.room[aria-current='true'] { background: var(--tint); }
.room .avatar { grid-row: 1 / 3; --size: 42px; }
.room-title { font-weight: 600; overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
.room-time { font-size: .8em; color: var(--muted); }
.room.unread .room-time { color: var(--link); font-weight: 600; }
.room-preview { grid-column: 2; font-size: .9em; color: var(--muted); overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
.room.unread .room-preview { color: var(--text); }
.room-preview em { font-style: normal; color: var(--link); }
.room .count { justify-self: end; }
.rooms-skeleton { padding: 8px; }
@media (forced-colors: active) { .room[aria-current='true'] { outline: 2px solid Highlight; } }
`;
