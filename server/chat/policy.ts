import type { Role } from '../protocol/codes.ts';
import type { CommandType } from '../protocol/frames.ts';
import { allows } from './grants.ts';

/** The weakest role that may use each command in a room. Deleting another person's message takes `moderate`. */
const NEEDS = {
  history: 'read',
  sync: 'read',
  receipt: 'read',
  typing: 'write',
  send: 'write',
  edit: 'write',
  delete: 'write',
} as const satisfies Partial<Record<CommandType, Role>>;

export type RoomCommand = keyof typeof NEEDS;

export const mayUse = (command: RoomCommand, role: Role): boolean => allows(role, NEEDS[command]);
export const mayDeleteOthers = (role: Role): boolean => allows(role, 'moderate');
