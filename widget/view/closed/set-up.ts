import { html, nothing, type TemplateResult } from 'lit/html.js';
import { listHeader } from '../header.ts';
import { icons } from '../icons.ts';
import type { Surroundings } from '../scene.ts';

/** The page's author has something to put right before there can be a chat. */
export function setUp(around: Surroundings, sentences: readonly string[]): TemplateResult {
  return html`<div class="conversation">${around.host.launcher ? listHeader(around) : nothing}
    <div class="empty" role="alert">${icons.warning}
      <strong>This chat is not set up</strong>
      ${sentences.map((sentence) => html`<span>${sentence}</span>`)}
    </div>
  </div>`;
}
