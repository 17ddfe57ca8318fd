import { html, type TemplateResult } from 'lit/html.js';
import { icon } from '../icons.ts';

const lock = icon('M7 11V8a5 5 0 0 1 10 0v3M5.5 11h13v9h-13z');

/** In place of the thread. @param reason a sentence of the server's. */
export const refusedRoom = (reason: string): TemplateResult =>
  html`<div class="empty">${lock}<strong>This room is closed to you</strong><span>${reason}</span></div>`;

/** In place of the composer. */
export const readOnly = html`<div class="composer note" part="composer">${lock}<bdi>You can read this room but not write in it.</bdi></div>`;
