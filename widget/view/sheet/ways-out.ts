import { html, type TemplateResult } from 'lit/html.js';
import { icon } from '../icons.ts';
import type { Surroundings } from '../scene.ts';

const cross = icon('M6 6l12 12M18 6L6 18');

export const closeButton = ({ actions }: Surroundings): TemplateResult =>
  html`<button type="button" class="round close" aria-label="Close chat" @click=${() => actions.close()}>${cross}</button>`;

/** The page does not see the key: it was meant for the chat. */
export function closeOnEscape({ actions }: Surroundings, event: KeyboardEvent): void {
  if (event.key !== 'Escape' || event.isComposing) return;
  event.preventDefault();
  event.stopPropagation();
  actions.close();
}
