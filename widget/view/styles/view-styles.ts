import { avatarStyles } from './avatar.ts';
import { composerStyles } from './composer.ts';
import { controlStyles } from './controls.ts';
import { listStyles } from './list.ts';
import { messageStyles } from './message.ts';
import { panelStyles } from './panel.ts';
import { threadStyles } from './thread.ts';
import { tokenStyles } from './tokens.ts';

/** Every sheet of the view, in cascade order. */
export const viewStyles: readonly CSSStyleSheet[] = [
  tokenStyles,
  panelStyles,
  controlStyles,
  avatarStyles,
  listStyles,
  threadStyles,
  messageStyles,
  composerStyles,
];
