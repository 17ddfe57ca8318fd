import type { Message } from '../../../../server/protocol/frames.ts';
import type { HistoryEvent } from '../history.ts';
import type { Rule } from './evidence.ts';
import type { Findings } from './findings.ts';
import { idOf, who } from './names.ts';

/** Within one frame and on one screen: messages ascend, and none stands there twice, neither sent nor pending. */
export const rowOrder: Rule = (evidence, found) => {
  evidence.eachRow(({ room, messages }, event) => {
    // Live events come in the order of their changes, everything else in the order of the messages.
    const by = event.kind === 'receive' ? 'rev' : 'seq';
    const broken = messages.findIndex((message, index) => message[by] <= (messages[index - 1]?.[by] ?? 0));
    if (broken !== -1) tell(room, messages, broken, by, event, found);
  });
  for (const event of evidence.events) {
    if (event.kind === 'screen') checkPending(event, found);
  }
};

function tell(
  room: string,
  messages: readonly Message[],
  broken: number,
  by: 'rev' | 'seq',
  event: HistoryEvent,
  found: Findings,
): void {
  const times = new Map<string, number>();
  for (const { clientId } of messages) times.set(clientId, (times.get(clientId) ?? 0) + 1);
  const doubles = [...times].filter(([, count]) => count > 1).map(([clientId]) => clientId);
  if (doubles.length > 0) {
    found.add('twice', `${room}: ${doubles.join(', ')} stands more than once before ${who(event)}.`);
  } else {
    const order = `${messages[broken]?.[by]} comes after ${messages[broken - 1]?.[by]}`;
    found.add('out of order', `${room}: in a ${event.kind} of ${who(event)}, ${by} ${order}.`);
  }
}

/** An acknowledgement and its message may come apart, so only a screen at rest shows each message in one place. */
function checkPending(event: Extract<HistoryEvent, { kind: 'screen' }>, found: Findings): void {
  const you = event.state.you?.id ?? event.user;
  for (const { room, messages, pending } of event.state.rooms) {
    if (pending.length === 0) continue;
    const waiting = new Set(pending.map(({ clientId }) => idOf(clientId, you)));
    if (waiting.size < pending.length) {
      found.add('twice', `${room}: ${who(event)} has the same message twice among the pending ones.`);
    }
    if (!event.final) continue;
    for (const { clientId, from, seq } of messages) {
      if (!waiting.has(idOf(clientId, from.id))) continue;
      found.add('twice', `${room} seq ${seq}: ${who(event)} sees ${clientId} sent, and pending as well.`);
    }
  }
}
