import type { RoomId, UserId } from '../store/store.ts';

/** What everybody in a room hears. */
export const roomTopic = (room: RoomId): string => `room:${room}`;
/** What all connections of one user hear. */
export const userTopic = (user: UserId): string => `user:${user}`;
