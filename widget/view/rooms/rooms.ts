import { html, type TemplateResult } from 'lit/html.js';
import { banner } from '../banner.ts';
import { listHeader } from '../header.ts';
import { icons } from '../icons.ts';
import '../mount.ts';
import type { Scene } from '../scene.ts';
import { roomList } from './room-list.ts';

export { backButton } from './back-button.ts';
export { styles } from './room-styles.ts';

/** The column of rooms. Beside a thread the thread has the banner. */
export function roomsColumn(scene: Scene): TemplateResult {
  return html`<nav class="list" part="list" aria-label="Rooms">
    ${listHeader(scene)} ${scene.shown ? null : banner(scene)}
    <div class="list-scroll">${roomList(scene)}</div>
  </nav>`;
}

export const noRoomChosen = html`<div class="conversation"><div class="empty">${icons.bubble}
  <strong>Choose a room</strong><span>Its messages appear here.</span>
</div></div>`;
