import { html, nothing, type TemplateResult } from 'lit/html.js';
import type { PendingMessage } from '../client/chat-state.ts';
import { changesExtra } from './extras.ts';
import { isoTime, timeOfDay } from './format-time.ts';
import { icons } from './icons.ts';
import { isOnlyEmoji, messageText } from './message-text.ts';
import { sending } from './receipt.ts';
import type { Scene } from './scene.ts';
import type { Grouping } from './thread-rows.ts';

/** An own message that the server has not acknowledged: on its way, waiting, or refused with a way out. */
export function pendingMessage(scene: Scene, pending: PendingMessage, group: Grouping): TemplateResult {
  const failed = pending.state.kind === 'failed';
  const stuck = failed || pending.state.kind === 'delayed';
  const word = failed ? 'Not sent' : 'Sending';
  return html`<div
    class="message own pending ${group.first ? 'first' : ''}"
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
            <span class="text">${messageText(scene, pending.text)}</span>
            <span class="meta">
              <time dir="auto" datetime=${isoTime(pending.at)}>${timeOfDay(pending.at)}</time>
              ${failed ? html`<span class="receipt">${icons.warning}<span class="sr">Not sent</span></span>` : sending}
            </span>
          </div>
        </div>
      </div>
      ${stuck ? scene.use(changesExtra)?.remark(scene, pending) : nothing}
    </div>
  </div>`;
}
