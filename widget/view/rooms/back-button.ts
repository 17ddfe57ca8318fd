import { html, type TemplateResult } from 'lit/html.js';
import { icon } from '../icons.ts';
import type { Scene } from '../scene.ts';

const back = icon('M15 5l-7 7 7 7');

/** From a room of the list back to the list, where there is no room for both. */
export const backButton = ({ actions }: Scene): TemplateResult =>
  html`<button type="button" class="round back" aria-label="Back to the rooms" @click=${() => actions.select(null)}>${back}</button>`;
