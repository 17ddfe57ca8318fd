import { html, nothing, type TemplateResult } from 'lit/html.js';
import { capped } from '../../client/selectors.ts';
import { icon } from '../icons.ts';
import type { Scene, ShownRoom } from '../scene.ts';

const down = icon('M12 5v14M5.5 12.5L12 19l6.5-6.5');

/** Back down to where new messages come. @param atEnd whether the newest message is drawn. */
export function jumpButton(
  { state, actions }: Scene,
  { room, ui }: ShownRoom,
  atEnd: boolean,
): TemplateResult | typeof nothing {
  const { place } = ui;
  if (place.kind === 'latest' && atEnd) return nothing;
  const since = place.kind === 'away' ? place.seq : room.seq;
  const count = room.messages.filter(({ seq, from }) => seq > since && from.id !== state.you?.id).length;
  return html`<button
    type="button"
    class="jump"
    part="jump"
    aria-label=${count > 0 ? `Jump to latest, ${count} new` : 'Jump to latest'}
    @click=${() => actions.jumpToLatest()}
  >
    ${down}${count > 0 ? html`<span class="count">${capped(count)}</span>` : nothing}
  </button>`;
}
