/** Who is typing, once somebody is. */
import '../mount.ts';

export { typingText } from '../../client/typing-text.ts';
export { typingLine } from './typing-line.ts';
export { styles } from './typing-styles.ts';
