/** Addresses in messages, once there is one. */
import '../mount.ts';

export { styles } from './link-styles.ts';
export { linkify } from './linkify.ts';
