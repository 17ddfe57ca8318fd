import { html, type TemplateResult } from 'lit/html.js';
import { icons } from '../icons.ts';

/** In place of the thread. @param reason a sentence of the server's. */
export const refusedRoom = (reason: string): TemplateResult =>
  html`<div class="empty">${icons.lock}<strong>This room is closed to you</strong><span>${reason}</span></div>`;

/** In place of the composer. */
export const readOnly = html`<div class="composer note" part="composer">${icons.lock}<bdi>You can read this room but not write in it.</bdi></div>`;
