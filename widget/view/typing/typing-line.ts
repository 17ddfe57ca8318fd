import { html, type TemplateResult } from 'lit/html.js';
import type { Person } from '../../client/chat-state.ts';
import { typingText } from '../../client/typing-text.ts';

export const typingLine = (people: readonly Person[]): TemplateResult =>
  html`<span class="dots" aria-hidden="true"><i></i><i></i><i></i></span><bdi>${typingText(people)}</bdi>`;
