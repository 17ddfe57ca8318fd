/** A log with its database, open to being tampered with. */
import type { Message } from '../../../../server/protocol/frames.ts';
import type { RoomSnapshot } from '../../../../widget/client/chat-state.ts';
import { check } from '../check.ts';
import { History, type HistoryEvent, type Reading } from '../history.ts';
import type { MemberTruth, MessageTruth, RoomTruth, Truth } from '../truth.ts';
import type { Violation, ViolationKind } from '../violation.ts';
import type { Conversation } from './conversation.ts';

type Open<T> = { -readonly [K in keyof T]: Open<T[K]> };
type EventOf<K extends HistoryEvent['kind']> = Extract<HistoryEvent, { kind: K }>;

export interface Planted {
  /** What a user would suffer. */
  readonly name: string;
  plant(story: Story): void;
  /** Everything the checker has to say about it, and nothing else. */
  readonly found: readonly ViolationKind[];
}

export class Story {
  readonly events: Open<HistoryEvent>[];
  readonly truth: Open<Truth>;

  constructor({ events, truth }: { readonly events: readonly HistoryEvent[]; readonly truth: Truth }) {
    // By way of JSON, so that what one reader was given is not the same object as what another was.
    this.events = JSON.parse(JSON.stringify(events));
    this.truth = JSON.parse(JSON.stringify(truth));
  }

  static of(conversation: Conversation): Story {
    return new Story({ events: conversation.events, truth: conversation.truth() });
  }

  check(): Violation[] {
    const history = new History();
    for (const event of this.events) history.add(event);
    return check(history, this.truth);
  }

  get room(): Open<RoomTruth> {
    return present(this.truth.rooms[0], 'room');
  }

  stored(seq: number): Open<MessageTruth> {
    return present(
      this.room.messages.find((message) => message.seq === seq),
      `stored seq ${seq}`,
    );
  }

  member(user: string): Open<MemberTruth> {
    return present(
      this.room.members.find(({ subject }) => subject === user),
      user,
    );
  }

  /** All events of a kind, of one client if it is named. */
  all<K extends HistoryEvent['kind']>(kind: K, client?: string): Open<EventOf<K>>[] {
    const isOne = (event: Open<HistoryEvent>): event is Open<EventOf<K>> =>
      event.kind === kind && (client === undefined || event.client === client);
    return this.events.filter(isOne);
  }

  /** The first event of its kind for which `fits` holds. */
  first<K extends HistoryEvent['kind']>(
    kind: K,
    client: string,
    fits: (event: Open<EventOf<K>>) => boolean = () => true,
  ): Open<EventOf<K>> {
    return present(this.all(kind, client).find(fits), kind);
  }

  /** What `client` shows of the room at the end. */
  screen(client: string): Open<RoomSnapshot> {
    return present(this.first('screen', client, ({ final }) => final).state.rooms[0], 'room on the screen');
  }

  /** Somebody else did it, or nobody at all. */
  forget(gone: Open<HistoryEvent>): void {
    this.events.splice(this.events.indexOf(gone), 1);
  }
}

export const messageOf = (shown: Open<Pick<Reading, 'messages'>>, seq: number): Open<Message> =>
  present(
    shown.messages.find((message) => message.seq === seq),
    `seq ${seq}`,
  );

export function present<T>(value: T | undefined, what: string): T {
  if (value === undefined) throw new Error(`The story has no ${what}.`);
  return value;
}
