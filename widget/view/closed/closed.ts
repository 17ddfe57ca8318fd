/** What is shown where one cannot chat, and why. */
import '../mount.ts';

export { styles } from './closed-styles.ts';
export { readOnly, refusedRoom } from './room-notes.ts';
export { setUp } from './set-up.ts';
export { tryAgain } from './try-again.ts';
