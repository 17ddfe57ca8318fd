/** What one needs away from the newest messages: older ones, and the way back. */
import '../mount.ts';

export { beginning } from './beginning.ts';
export { jumpButton } from './jump-button.ts';
export { loadOlder } from './load-older.ts';
export { styles } from './past-styles.ts';
export { showNewer, showOlder } from './show-more.ts';
