import { avatarStyles, hueStyles } from './avatar.ts';
import { composerStyles } from './composer.ts';
import { controlStyles } from './controls.ts';
import { messageStyles } from './message.ts';
import { panelStyles } from './panel.ts';
import { threadStyles } from './thread.ts';
import { tokenStyles } from './tokens.ts';

/** The sheets that every widget needs, in cascade order. Extras bring their own, which come after these. */
export const viewStyles: readonly CSSStyleSheet[] = [
  tokenStyles,
  panelStyles,
  controlStyles,
  avatarStyles,
  hueStyles,
  threadStyles,
  messageStyles,
  composerStyles,
];
