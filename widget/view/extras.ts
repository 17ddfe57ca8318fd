/**
 * What most people on most pages can begin to chat without. Each imports mount.ts, so that the bundler leaves the rest
 * of the view in one piece: what only some of them share with it would otherwise be a file of its own.
 */
import { Extra } from './extra.ts';

/** The rooms of a widget that is not for one room. */
export const roomsExtra = new Extra(() => import('./rooms/rooms.ts'));
/** The launcher's floating panel. */
export const sheetExtra = new Extra(() => import('./sheet/sheet.ts'));
/** Edit, delete, retry: once there is a message that this person may change, or one that was refused. */
export const changesExtra = new Extra(() => import('./changes/changes.ts'));
/** Who is typing, in the thread and in the list. */
export const typingExtra = new Extra(() => import('./typing/typing.ts'));
/** Why one cannot chat here. */
export const closedExtra = new Extra(() => import('./closed/closed.ts'));
/** Older messages, and the way back from them. */
export const pastExtra = new Extra(() => import('./past/past.ts'));
/** Links in what people write. */
export const linksExtra = new Extra(() => import('./links/links.ts'));
