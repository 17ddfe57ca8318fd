/** Chats that nobody thought of. */
import fc from 'fast-check';
import { Conversation, type Fate } from './conversation.ts';
import { Story } from './story.ts';

export const DEVICES = [
  ['phone', 'ada'],
  ['desk', 'ada'],
  ['laptop', 'ben'],
  ['tablet', 'eve'],
] as const;

const client = fc.constantFrom(...DEVICES.map(([name]) => name));
const fate = fc.constantFrom<Fate>('ok', 'ok', 'ok', 'ok', 'lost', 'unanswered', 'refused', 'busy');
/** Picks one of however many there are. */
export const place = fc.nat({ max: 1000 });
const step = fc.oneof(
  { arbitrary: fc.record({ kind: fc.constant('send' as const), client, fate }), weight: 5 },
  fc.record({ kind: fc.constant('resend' as const), client, nth: place, fate }),
  fc.record({ kind: fc.constantFrom('edit' as const, 'delete' as const), client, nth: place, fate }),
  fc.record({ kind: fc.constant('receipt' as const), client, nth: place, delivered: place }),
  fc.record({ kind: fc.constant('history' as const), client, limit: fc.integer({ min: 1, max: 5 }) }),
  fc.record({ kind: fc.constantFrom('drop' as const, 'resume' as const, 'look' as const), client }),
  fc.record({ kind: fc.constantFrom('backup' as const, 'restore' as const) }),
);
export const steps = fc.array(step, { maxLength: 60, size: 'max' });
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;

/** What a random list of steps makes of a chat; steps that cannot be taken are left out. */
export function storyOf(taken: readonly Step[]): Story {
  const chat = new Conversation();
  for (const [name, user] of DEVICES) chat.enter(name, user, 3);
  /** Of each device, what it has sent. */
  const sent = new Map<string, string[]>(DEVICES.map(([name]) => [name, []]));
  let deleted = new Set<number>();
  let restore: (() => void) | null = null;
  // So that there is a message to change.
  chat.send('phone', 'first');
  for (const [index, each] of taken.entries()) {
    if ('client' in each && each.kind !== 'drop') chat.resume(each.client);
    switch (each.kind) {
      case 'send':
        sent.get(each.client)?.push(chat.send(each.client, `text ${index}`, each.fate));
        break;
      case 'resend': {
        const known = sent.get(each.client) ?? [];
        const clientId = known[each.nth % known.length];
        if (clientId !== undefined) chat.resend(each.client, clientId, each.fate);
        break;
      }
      case 'edit':
      case 'delete': {
        const seq = 1 + (each.nth % chat.lastSeq);
        if (deleted.has(seq)) break;
        if (each.kind === 'edit') chat.edit(each.client, seq, `edit ${index}`, each.fate);
        else {
          chat.delete(each.client, seq, each.fate);
          if (each.fate === 'ok' || each.fate === 'unanswered') deleted.add(seq);
        }
        break;
      }
      case 'receipt':
        chat.receipt(each.client, each.delivered % (chat.lastSeq + 1), each.nth % (chat.lastSeq + 1));
        break;
      case 'history':
        chat.history(each.client, each.limit);
        break;
      case 'backup': {
        const takeBack = chat.backup();
        const then = new Set(deleted);
        restore = () => {
          takeBack();
          deleted = new Set(then);
        };
        break;
      }
      case 'restore':
        restore?.();
        break;
      default:
        chat[each.kind](each.client);
    }
  }
  for (const name of chat.clients) chat.resume(name);
  // So that there are two, and one of them acknowledged in the epoch that is left.
  chat.send('phone', 'last');
  chat.rest();
  return Story.of(chat);
}
