import { html, type TemplateResult } from 'lit/html.js';
import type { PendingMessage } from '../client/chat-state.ts';
import { isoTime, timeOfDay, timeUntil } from './format-time.ts';
import { icons } from './icons.ts';
import { isOnlyEmoji, linkify } from './linkify.ts';
import { sending } from './receipt.ts';
import type { Scene } from './scene.ts';
import type { Grouping } from './thread-rows.ts';

/** An own message that the server has not acknowledged: on its way, waiting, or refused with a way out. */
export function pendingMessage(scene: Scene, pending: PendingMessage, group: Grouping): TemplateResult {
  const failed = pending.state.kind === 'failed';
  const word = failed ? 'Not sent' : 'Sending';
  return html`<div
    class="message own pending ${group.first ? 'first' : ''} ${group.last ? 'last' : ''}"
    part="message message-own message-pending"
    role="article"
    tabindex="-1"
    data-key=${pending.clientId}
    aria-label=${`You, ${word}: ${pending.text}`}
  >
    <div class="stack">
      <div class="line">
        <div class="bubble ${failed ? 'failed' : ''} ${isOnlyEmoji(pending.text) ? 'emoji' : ''}" part="bubble">
          <div class="flow" dir="auto">
            <span class="text">${linkify(pending.text)}</span>
            <span class="meta">
              <time dir="auto" datetime=${isoTime(pending.at)}>${timeOfDay(pending.at)}</time>
              ${failed ? html`<span class="receipt">${icons.warning}<span class="sr">Not sent</span></span>` : sending}
            </span>
          </div>
        </div>
      </div>
      ${remark(scene, pending)}
    </div>
  </div>`;
}

function remark({ actions, now }: Scene, { state, clientId }: PendingMessage): TemplateResult | null {
  if (state.kind === 'delayed') {
    return html`<div class="remark"><bdi>${state.message} It is sent again ${timeUntil(state.until, now)}.</bdi></div>`;
  }
  if (state.kind !== 'failed') return null;
  return html`<div class="remark failed">
    <bdi>Not sent. ${state.message}</bdi>
    <span class="choices">
      <button type="button" class="small" @click=${() => actions.retry(clientId)}>Retry</button>
      <button type="button" class="small danger" @click=${() => actions.discard(clientId)}>Delete</button>
    </span>
  </div>`;
}
