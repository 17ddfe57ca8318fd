import { html, type TemplateResult } from 'lit/html.js';

const icon = (path: string): TemplateResult =>
  html`<svg class="icon" viewBox="0 0 24 24" aria-hidden="true"><path d=${path} /></svg>`;
const tick = (path: string): TemplateResult =>
  html`<svg class="tick" viewBox="0 0 20 12" aria-hidden="true"><path d=${path} /></svg>`;

export const icons = {
  back: icon('M15 5l-7 7 7 7'),
  close: icon('M6 6l12 12M18 6L6 18'),
  send: icon('M12 19V5M5.5 11.5L12 5l6.5 6.5'),
  check: icon('M5 12.5l4.5 4.5L19 7.5'),
  down: icon('M12 5v14M5.5 12.5L12 19l6.5-6.5'),
  edit: icon('M4 20h4L19.5 8.500a2.1 2.1 0 0 0-3-3L5 17l-1 3z'),
  trash: icon('M5 7h14M10 7V4.500h4V7M7 7l.8 12.500h8.400L17 7M10.5 11v5M13.5 11v5'),
  bubble: icon('M5 4h14a3 3 0 0 1 3 3v8a3 3 0 0 1-3 3h-7l-5 4v-4H5a3 3 0 0 1-3-3V7a3 3 0 0 1 3-3z'),
  warning: icon('M12 4l9 16H3zM12 10v4.500M12 17.300v.2'),
  lock: icon('M7 11V8a5 5 0 0 1 10 0v3M5.5 11h13v9h-13z'),
  clock: tick('M14 1.500a4.500 4.500 0 1 0 .1 0zM14 3.500V6l1.8 1.2'),
  sent: tick('M9 6.500l3 3 6-7'),
  delivered: tick('M3.5 6.500l3 3 6-7M10.5 9l.5.5 6-7'),
  // Filled, so that "read" differs from "delivered" by shape and not by colour alone.
  read: html`<svg class="tick" viewBox="0 0 20 12" aria-hidden="true"><rect class="fill" width="20" height="12" rx="6"/><path class="cut" d="M4 6.200l2.2 2.2 4.3-5M9.7 8.400L14 3.400M9.7 8.400l-.7-.7"/></svg>`,
} as const;
