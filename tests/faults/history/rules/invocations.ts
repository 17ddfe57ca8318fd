import type { HistoryEvent } from '../history.ts';
import { idOf } from './names.ts';

/** What became of one message that somebody tried to send, over all its attempts. */
export interface Sent {
  /** A client id that is used again may come with another text: the first one stored counts. */
  readonly texts: Set<string>;
  attempts: number;
  /** Attempts that were refused for good. */
  refused: number;
  acked: boolean;
}

interface RoomInvocations {
  readonly sends: Map<string, Sent>;
  /** The texts that a message was edited to, by its `seq`. */
  readonly edits: Map<number, Set<string>>;
  readonly deletions: Set<number>;
}

const NOTHING: ReadonlySet<string> = new Set();

/** Everything that went onto the wire to change a room. In all epochs together: a call does not say its epoch. */
export class Invocations {
  readonly #rooms = new Map<string, RoomInvocations>();
  readonly #senders = new Set<string>();

  constructor(events: readonly HistoryEvent[]) {
    for (const event of events) {
      if (event.kind === 'invoke' || event.kind === 'ok' || event.kind === 'fail') this.#note(event);
    }
  }

  sent(room: string, id: string): Sent | undefined {
    return this.#rooms.get(room)?.sends.get(id);
  }

  /** Every message that somebody tried to send, with its id. */
  *sends(): Iterable<{ readonly room: string; readonly id: string; readonly sent: Sent }> {
    for (const [room, { sends }] of this.#rooms) for (const [id, sent] of sends) yield { room, id, sent };
  }

  /** Whether the log holds what `user` sends; the messages of others were there before, or came from elsewhere. */
  isSender(user: string): boolean {
    return this.#senders.has(user);
  }

  editsOf(room: string, seq: number): ReadonlySet<string> {
    return this.#rooms.get(room)?.edits.get(seq) ?? NOTHING;
  }

  wasDeleted(room: string, seq: number): boolean {
    return this.#rooms.get(room)?.deletions.has(seq) ?? false;
  }

  #note(event: Extract<HistoryEvent, { kind: 'invoke' | 'ok' | 'fail' }>): void {
    const { user, operation } = event;
    const calls = this.#of(event.room);
    switch (operation.kind) {
      case 'send': {
        const id = idOf(operation.clientId, user);
        let sent = calls.sends.get(id);
        if (sent === undefined) {
          sent = { texts: new Set(), attempts: 0, refused: 0, acked: false };
          calls.sends.set(id, sent);
        }
        if (event.kind === 'invoke') {
          this.#senders.add(user);
          sent.texts.add(operation.text);
          sent.attempts += 1;
        } else if (event.kind === 'ok') sent.acked = true;
        else if (!event.temporary) sent.refused += 1;
        return;
      }
      case 'edit': {
        const texts = calls.edits.get(operation.seq) ?? new Set();
        calls.edits.set(operation.seq, texts.add(operation.text));
        return;
      }
      case 'delete':
        calls.deletions.add(operation.seq);
    }
  }

  #of(room: string): RoomInvocations {
    let calls = this.#rooms.get(room);
    if (calls === undefined) {
      calls = { sends: new Map(), edits: new Map(), deletions: new Set() };
      this.#rooms.set(room, calls);
    }
    return calls;
  }
}
