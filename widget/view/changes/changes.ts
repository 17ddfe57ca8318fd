/** What can be done about a message that is already written. */
import '../mount.ts';

export { changeActions } from './change-actions.ts';
export { styles } from './change-styles.ts';
export { editing } from './editing.ts';
export { notice } from './notice.ts';
export { remark } from './remark.ts';
export { tools } from './tools.ts';
