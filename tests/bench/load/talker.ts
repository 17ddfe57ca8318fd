/** Somebody of the load: hears everything in a room, and says what they are told to. */
import type { Dialect, Person } from './dialects/dialect.ts';
import type { Said } from './message-text.ts';
import { messageText } from './message-text.ts';
import type { Transcript } from './transcript.ts';
import { Wire } from './wire.ts';

/** Milliseconds between two receipts, as of the widget (widget/client/receipts.ts). */
const RECEIPT_SPACING = 300;

export interface TalkerEvents {
  /** Something that somebody else has said. @param now on the load's own clock, in milliseconds. */
  heard(said: Said, now: number): void;
  /** One of the talker's own messages has come back to them. */
  returned(talker: Talker, now: number): void;
  /** The measurement is void. */
  broken(reason: string): void;
}

export interface Habits {
  /** Whether what they hear is timed, which costs more than to hear it. */
  readonly isTimed: boolean;
  /** Whether what they say at one moment goes out with one write, and not message by message. */
  readonly saysTogether: boolean;
}

export class Talker {
  /** Messages said, and those of them that the server has acknowledged. */
  said = 0;
  acknowledged = 0;
  /** Messages heard, one's own among them. */
  heard = 0;
  private position = 0;
  private receipts = 0;
  private lastReceipt = 0;
  private wire: Wire | null = null;

  constructor(
    readonly index: number,
    /** Which of the load's rooms. */
    readonly room: number,
    readonly person: Person,
    readonly dialect: Dialect,
    private readonly transcript: Transcript,
    private readonly events: TalkerEvents,
    private readonly habits: Habits,
  ) {}

  /** Resolves when they are in the room. */
  async enter(url: string): Promise<void> {
    const entered = Promise.withResolvers<void>();
    const events = {
      open: () => this.greet(),
      text: (frame: Buffer) => {
        try {
          this.hear(frame, entered.resolve);
        } catch (error) {
          this.events.broken(String(error));
        }
      },
      ended: (how: string) => {
        entered.reject(new Error(how));
        this.events.broken(`${this.person.user}: ${how}`);
      },
    };
    this.wire = await Wire.connect(url, this.dialect.path, events, this.habits.saysTogether);
    await entered.promise;
  }

  /** @param due when it should have been said, on the load's own clock, in milliseconds. */
  say(due: number): void {
    const number = ++this.said;
    const text = messageText({ author: this.index, number, due });
    this.wire?.say(this.dialect.message(this.person, text, number));
  }

  get bytes(): number {
    return this.wire?.bytes ?? 0;
  }

  get frames(): number {
    return this.wire?.frames ?? 0;
  }

  leave(): void {
    this.wire?.terminate();
  }

  private greet(): void {
    const greeting = this.dialect.greeting(this.person);
    if (greeting !== null) this.wire?.say(greeting);
  }

  private hear(frame: Buffer, entered: () => void): void {
    const meaning = this.dialect.meaning(frame, this.person);
    switch (meaning.kind) {
      case 'messages':
        this.hearMessages(frame);
        return;
      case 'acknowledged':
        this.acknowledged++;
        return;
      case 'in':
        entered();
        return;
      case 'answer':
        this.wire?.say(meaning.with);
        return;
      case 'refused':
        throw new Error(`${this.person.user} was refused: ${frame}`);
      case 'other':
    }
  }

  private hearMessages(frame: Buffer): void {
    const now = performance.now();
    const said = this.transcript.hear(frame, this.position++);
    this.heard += said.length;
    for (const each of said) {
      if (each.author === this.index) this.events.returned(this, now);
      else if (this.habits.isTimed) this.events.heard(each, now);
    }
    if (this.dialect.receipt && now - this.lastReceipt >= RECEIPT_SPACING) {
      this.lastReceipt = now;
      this.wire?.say(this.dialect.receipt(this.person, frame, ++this.receipts));
    }
  }
}
