import { html, nothing, type TemplateResult } from 'lit/html.js';
import type { Message } from '../../client/chat-state.ts';
import type { Scene, ShownRoom } from '../scene.ts';
import { bin, pencil } from './change-icons.ts';

/** Edit and delete. In the tab order only on the message that the arrow keys have reached, so that Tab leaves the thread. */
export function tools({ actions, state }: Scene, { room, ui }: ShownRoom, item: Message): TemplateResult {
  const { seq } = item;
  const mayEdit = item.from.id === state.you?.id && room.role !== 'read';
  const tab = ui.active === item.clientId ? 0 : -1;
  if (ui.asking === seq) {
    return html`<div class="tools asking" role="group" aria-label="Delete this message?">
      <button type="button" class="small danger" @click=${() => actions.change((own) => own.delete(seq))}>Delete</button>
      <button type="button" class="small" @click=${() => actions.change((own) => own.askDelete(null))}>Keep</button>
    </div>`;
  }
  return html`<div class="tools">
    ${
      mayEdit
        ? html`<button type="button" class="tool" aria-label="Edit message" title="Edit" tabindex=${tab} @click=${() => actions.change((own) => own.edit(seq))}>${pencil}</button>`
        : nothing
    }
    <button type="button" class="tool" aria-label="Delete message" title="Delete" tabindex=${tab} @click=${() => actions.change((own) => own.askDelete(seq))}>${bin}</button>
  </div>`;
}
