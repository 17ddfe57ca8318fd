import type { Role } from '../protocol/codes.ts';
import type { Room, User } from '../store/store.ts';

/** A user in a room with the role that the token in force gives: what every command in a room is checked against. */
export interface Membership {
  readonly user: User;
  readonly room: Room;
  readonly role: Role;
}
