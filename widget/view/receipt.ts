import { html, type TemplateResult } from 'lit/html.js';
import type { Message, Person, RoomSnapshot } from '../client/chat-state.ts';
import { receiptOf } from '../client/selectors.ts';
import { icons } from './icons.ts';

const WORDS = { sent: 'Sent', delivered: 'Delivered', read: 'Read' } as const;

/**
 * How far an own message has come: ticks for the eye, a word for a screen reader. Where there are several others,
 * the title says how many of them.
 */
export function receipt(room: RoomSnapshot, message: Message, you: Person): TemplateResult {
  const { kind, readBy, deliveredTo, of } = receiptOf(room, message, you);
  const word = WORDS[kind];
  const counts = { sent: '', delivered: ` to ${deliveredTo} of ${of}`, read: ` by ${readBy} of ${of}` };
  const title = of > 1 ? word + counts[kind] : word;
  return html`<span class="receipt ${kind}" part="receipt" title=${title}>${icons[kind]}<span class="sr">${word}</span></span>`;
}

export const sending = html`<span class="receipt sending" part="receipt"
  >${icons.clock}<span class="sr">Sending</span></span
>`;
