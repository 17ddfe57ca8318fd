import type { TemplateResult } from 'lit/html.js';
import type { RoomSnapshot } from '../client/chat-state.ts';
import { avatar } from './avatar.ts';
import type { Scene } from './scene.ts';

/**
 * The face of a room, the same wherever it is shown: that of the other person in a conversation of two, unless the
 * room has a title of its own, which the initials have to fit.
 */
export function roomAvatar({ host, state }: Scene, room: RoomSnapshot, title: string): TemplateResult {
  const { members } = room;
  const people = title === room.room && members.kind === 'list' ? members.people : [];
  const [other, third] = people.filter(({ id }) => id !== state.you?.id);
  return avatar(other && !third ? other : { id: room.room, name: title }, host);
}
