import { html, nothing, type TemplateResult } from 'lit/html.js';
import type { Scene } from '../scene.ts';

/** Beside the reason why the connection has ended, where another attempt can end otherwise: the same token cannot. */
export function tryAgain({ source }: Scene, code: string): TemplateResult | typeof nothing {
  if (code.startsWith('token_') && !source.renewable) return nothing;
  return html`<button type="button" class="small" @click=${() => source.client?.start()}>Try again</button>`;
}
