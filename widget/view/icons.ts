import { html, type TemplateResult } from 'lit/html.js';

export const icon = (path: string): TemplateResult =>
  html`<svg class="icon" viewBox="0 0 24 24" aria-hidden="true"><path d=${path} /></svg>`;
const tick = (path: string): TemplateResult =>
  html`<svg class="tick" viewBox="0 0 20 12" aria-hidden="true"><path d=${path} /></svg>`;

/** What more than one part of the view draws; an extra has its own beside it. */
export const icons = {
  send: icon('M12 19V5M5.5 11.5L12 5l6.5 6.5'),
  bubble: icon('M5 4h14a3 3 0 0 1 3 3v8a3 3 0 0 1-3 3h-7l-5 4v-4H5a3 3 0 0 1-3-3V7a3 3 0 0 1 3-3z'),
  warning: icon('M12 4l9 16H3zM12 10v4.5M12 17.3v.2'),
  clock: tick('M10 1a5 5 0 1 0 .1 0zM10 3.5V6l1.8 1.2'),
  sent: tick('M9 6.5l3 3 6-7'),
  delivered: tick('M3.5 6.5l3 3 6-7M10.5 9l.5.5 6-7'),
  // Filled, so that "read" differs from "delivered" by shape and not by colour alone.
  read: html`<svg class="tick" viewBox="0 0 20 12" aria-hidden="true"><rect class="fill" width="20" height="12" rx="6"/><path class="cut" d="M4 6.2l2.2 2.2 4.3-5M9.7 8.4L14 3.4M9.7 8.4l-.7-.7"/></svg>`,
} as const;
