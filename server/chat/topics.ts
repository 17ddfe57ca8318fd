import type { RoomId, UserId } from '../store/store.ts';

const USER = 'user:';

/** What everybody in a room hears. */
export const roomTopic = (room: RoomId): string => `room:${room}`;
/** What all connections of one user hear. */
export const userTopic = (user: UserId): string => `${USER}${user}`;
/** `null` for the topic of a room. */
export const userOf = (topic: string): UserId | null =>
  topic.startsWith(USER) ? Number(topic.slice(USER.length)) : null;
