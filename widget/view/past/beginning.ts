import { html, nothing, type TemplateResult } from 'lit/html.js';
import type { Scene, ShownRoom } from '../scene.ts';

/**
 * Above the oldest message. Drawn also while older ones are loaded but not drawn yet: at the very top nothing could
 * make up for its height if it went and came back.
 * @param first index of the oldest drawn message.
 */
export function beginning(
  { actions }: Scene,
  { room, ui }: ShownRoom,
  first: number,
): TemplateResult | typeof nothing {
  if (first === 0 && ui.history.kind === 'failed') {
    return html`<div class="beginning">
      <span>${ui.history.message}</span>
      <button type="button" class="small" @click=${() => actions.loadOlder()}>Load older messages</button>
    </div>`;
  }
  if (first > 0 || (room.before && room.messages.length > 0))
    return html`<div class="beginning" aria-hidden="true"><span class="spinner"></span></div>`;
  return nothing;
}
