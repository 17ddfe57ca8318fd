import type { Evidence, Rule } from './evidence.ts';
import { idOf, who } from './names.ts';

/** What a client has tried to send, and nobody has been told of. */
interface Unanswered {
  readonly client: string;
  readonly room: string;
  readonly clientId: string;
}

/** What a user wrote is sent in the end, or stands there with a retry. It does not go by itself. */
export const vanished: Rule = (evidence, found) => {
  const open = unanswered(evidence);
  if (open.size === 0) return;
  evidence.eachRow(({ room, messages }) => {
    for (const { clientId } of messages) open.delete(`${room} ${clientId}`);
  });
  for (const event of evidence.events) {
    if (event.kind !== 'screen' || !event.final) continue;
    const live = new Map(event.state.rooms.map((room) => [room.room, room]));
    for (const { client, room, clientId } of open.values()) {
      if (client !== event.client) continue;
      const pending = live.get(room)?.pending;
      if (pending === undefined || pending.some((message) => message.clientId === clientId)) continue;
      found.add('lost', `${room}: ${clientId} of ${who(event)} is neither sent nor pending any more.`);
    }
  }
};

/** By room and client id. */
function unanswered({ events, invoked, rooms }: Evidence): Map<string, Unanswered> {
  const stored = new Map(rooms.map((room) => [room.name, room.byId]));
  const open = new Map<string, Unanswered>();
  const tried = (client: string, user: string, room: string, clientId: string) => {
    const id = idOf(clientId, user);
    if (invoked.sent(room, id)?.acked || stored.get(room)?.has(id)) return;
    open.set(`${room} ${clientId}`, { client, room, clientId });
  };
  for (const event of events) {
    if (event.kind === 'invoke' && event.operation.kind === 'send') {
      tried(event.client, event.user, event.room, event.operation.clientId);
    } else if (event.kind === 'screen') {
      for (const { room, pending } of event.state.rooms) {
        for (const { clientId } of pending) tried(event.client, event.user, room, clientId);
      }
    }
  }
  return open;
}
