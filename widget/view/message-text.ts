import type { TemplateResult } from 'lit/html.js';
import { linksExtra } from './extras.ts';
import type { Scene } from './scene.ts';

/** One to three emoji and nothing else: drawn large. */
const ONLY_EMOJI =
  /^\s*(?:(?:\p{Extended_Pictographic}|\p{Regional_Indicator}{2})(?:\uFE0F|\u200D\p{Extended_Pictographic}|\p{Emoji_Modifier})*\s*){1,3}$/u;

export const isOnlyEmoji = (text: string): boolean => text.length <= 60 && ONLY_EMOJI.test(text);

/** The text of a message, with links once there are any. */
export const messageText = (scene: Scene, text: string): string | (string | TemplateResult)[] =>
  (/https?:|mailto:/i.test(text) && scene.use(linksExtra)?.linkify(text)) || text;
