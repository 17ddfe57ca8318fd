import { html, type TemplateResult } from 'lit/html.js';
import type { PendingMessage } from '../../client/chat-state.ts';
import { timeUntil } from '../format-time.ts';
import type { Scene } from '../scene.ts';

/** Below a message that the server did not take: why, and what happens next or can be done. */
export function remark(
  { actions, monotonic }: Scene,
  { state, clientId }: PendingMessage,
): TemplateResult | null {
  if (state.kind === 'delayed') {
    return html`<div class="remark"><bdi>${state.message} It is sent again ${timeUntil(state.until, monotonic)}.</bdi></div>`;
  }
  if (state.kind !== 'failed') return null;
  return html`<div class="remark failed">
    <bdi>Not sent. ${state.message}</bdi>
    <span class="choices">
      <button type="button" class="small" @click=${() => actions.change((own) => own.retry(clientId))}>Retry</button>
      <button type="button" class="small danger" @click=${() => actions.change((own) => own.discard(clientId))}>Delete</button>
    </span>
  </div>`;
}
