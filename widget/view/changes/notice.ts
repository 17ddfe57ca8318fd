import { nothing, type TemplateResult } from 'lit/html.js';
import type { ChatState } from '../../client/chat-state.ts';
import { strip } from '../banner.ts';
import { timeUntil } from '../format-time.ts';
import type { Scene } from '../scene.ts';

/** What a person should know of all that is not sent yet. */
export function notice(
  { monotonic }: Scene,
  { message, until }: NonNullable<ChatState['notice']>,
): TemplateResult | typeof nothing {
  if (until === null) return strip('warning', message);
  return until > monotonic
    ? strip('warning', `${message} Continues ${timeUntil(until, monotonic)}.`)
    : nothing;
}
