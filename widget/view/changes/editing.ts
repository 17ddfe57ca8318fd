import { html, type TemplateResult } from 'lit/html.js';
import type { Scene } from '../scene.ts';
import { pencil } from './change-icons.ts';

/** Above the composer while it holds the text of an old message. */
export const editing = ({ actions }: Scene): TemplateResult => html`<div class="editing">
  ${pencil}<span>Editing a message</span>
  <button type="button" class="small" @click=${() => actions.change((own) => own.cancelEdit())}>Cancel</button>
</div>`;
