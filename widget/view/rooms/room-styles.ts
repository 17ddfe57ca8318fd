import { css } from '../styles/css.ts';

/** The rooms: in place of a thread, or beside it where there is room for both. */
export const styles = css`
.many.has-room .list, .many.has-list .conversation { display: none; }
@container (min-width: 640px) {
  .body.many { grid-template-columns: minmax(220px, 300px) minmax(0, 1fr); }
  .many.has-room .list, .many.has-list .conversation { display: flex; }
  .many .list { border-inline-end: 1px solid var(--line); background: var(--surface); }
  .many .back, .many.has-room .list .close { display: none; }
}
.list .title { font-size: 1.15em; }
.header .back { margin-inline: -8px -6px; }
:host(:dir(rtl)) .back .icon { transform: scaleX(-1); }
.list-scroll { flex: 1; overflow-y: auto; overscroll-behavior: contain; padding: 8px; display: flex; flex-direction: column; }
.rooms-list > div { display: grid; gap: 2px; }
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
.room[aria-current='true'] { background: color-mix(in oklab, var(--accent) 12%, var(--bg)); }
.room .avatar { grid-row: 1 / 3; --size: 42px; }
.room-title { font-weight: 600; overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
.room-time { font-size: .8em; color: var(--muted); }
.room.unread .room-time { color: var(--link); font-weight: 600; }
.room-preview { grid-column: 2; font-size: .9em; color: var(--muted); overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
.room.unread .room-preview { color: var(--text); }
.room-preview em { font-style: normal; color: var(--link); }
.room .count { justify-self: end; }
.rooms-skeleton { padding: 8px; }
.rooms-skeleton i, .rooms-skeleton i:nth-child(even) { inline-size: 100%; block-size: 48px; border-radius: 12px; }
@media (forced-colors: active) { .room[aria-current='true'] { outline: 2px solid Highlight; } }
`;
