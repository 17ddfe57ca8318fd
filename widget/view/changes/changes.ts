/** What can be done about a message that is already written. */
import '../mount.ts';

export { changeActions } from './change-actions.ts';
export { check } from './change-icons.ts';
export { styles } from './change-styles.ts';
export { editing } from './editing.ts';
export { notice } from './notice.ts';
export { remark } from './remark.ts';
export { counter, tooLong } from './text-length.ts';
export { tools } from './tools.ts';
