/** The launcher's panel floats over the page, and on a phone is a sheet above the keyboard. */
import '../mount.ts';

export { makeRoomForKeyboard } from './keyboard-room.ts';
export { styles } from './sheet-styles.ts';
export { closeButton, closeOnEscape } from './ways-out.ts';
