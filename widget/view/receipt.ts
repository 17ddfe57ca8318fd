import { html, type TemplateResult } from 'lit/html.js';
import type { Message, Person, RoomSnapshot } from '../client/chat-state.ts';
import { receiptOf } from '../client/selectors.ts';
import { icons } from './icons.ts';

const NAMES = { sent: 'Sent', delivered: 'Delivered', read: 'Read' } as const;

/** How far an own message has come: ticks for the eye, one word for a screen reader. */
export function receipt(room: RoomSnapshot, message: Message, you: Person): TemplateResult {
  const { kind } = receiptOf(room, message, you);
  return html`<span class="receipt ${kind}" part="receipt">${icons[kind]}<span class="sr">${NAMES[kind]}</span></span>`;
}

export const sending = html`<span class="receipt sending" part="receipt"
  >${icons.clock}<span class="sr">Sending</span></span
>`;
