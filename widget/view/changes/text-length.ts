import { html, type TemplateResult } from 'lit/html.js';

/** @param over how many characters the text has too many; `null` for one that can be sent */
export const tooLong = (over: number): string | null =>
  over > 0 ? `Too long: shorten it by ${over} ${over === 1 ? 'character' : 'characters'}.` : null;

/** Below the composer when the text comes near its limit. */
export const counter = (length: number, limit: number): TemplateResult =>
  html`<span class="counter ${length > limit ? 'over' : ''}">${length} / ${limit}</span>`;
