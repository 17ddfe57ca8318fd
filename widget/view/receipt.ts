import { html, type TemplateResult } from 'lit/html.js';
import type { Message, Person, RoomSnapshot } from '../client/chat-state.ts';
import { receiptOf } from '../client/selectors.ts';
import { icons } from './icons.ts';

/**
 * How far an own message has come: ticks for the eye, and for a screen reader words that begin with Sent, Delivered
 * or Read. Where there are several others, also how many of them.
 */
export function receipt(room: RoomSnapshot, message: Message, you: Person): TemplateResult {
  const { kind, readBy, deliveredTo, of } = receiptOf(room, message, you);
  const many = of > 1;
  const words = {
    sent: 'Sent',
    delivered: many ? `Delivered to ${deliveredTo} of ${of}` : 'Delivered',
    read: many ? `Read by ${readBy} of ${of}` : 'Read',
  }[kind];
  return html`<span class="receipt ${kind}" part="receipt" title=${words}>${icons[kind]}<span class="sr">${words}</span></span>`;
}

export const sending = html`<span class="receipt sending" part="receipt"
  >${icons.clock}<span class="sr">Sending</span></span
>`;
