/** Somebody in a room, or in many, who hears what is said there, acknowledges it as the widget does, and may talk. */
import { sign } from '../../support/tokens.ts';
import { chatWidget } from '../load/dialects/chat-widget.ts';
import { messageText } from '../load/message-text.ts';
import type { Transcript } from '../load/transcript.ts';
import { Wire } from '../load/wire.ts';

/** Milliseconds between two receipts for one room, as of the widget (widget/client/receipts.ts). */
const RECEIPT_SPACING = 300;

/** Of one person: as many as a connection may join. */
const MOST_ROOMS = 200;

/** The name of every type begins here: `{"type":"`. */
const TYPE = 9;
/** Of an event, the name of its room: `{"type":"events","room":"`. */
const ROOM = 25;
/** Of an acknowledgement, the id of the command: `{"type":"ok","id":`. */
const ID = 18;

export interface Room {
  readonly name: string;
  /** What everybody of this process has heard in it. */
  readonly transcript: Transcript;
}

interface Visit {
  readonly room: Room;
  /** As the author of the texts that are said here: numbers are counted in every room for itself. */
  readonly author: number;
  said: number;
  /** Frames with messages that came. */
  position: number;
  heard: number;
  lastReceipt: number;
}

/** Frames of one kind that came. */
export interface Tally {
  frames: number;
  /** Of their payloads. */
  bytes: number;
  /** When the first and the last of them came, in milliseconds on the load's own clock. */
  first: number;
  last: number;
}

const nothing = (): Tally => ({ frames: 0, bytes: 0, first: 0, last: 0 });

export interface GuestEvents {
  /** @param time from saying it until its acknowledgement, in milliseconds. */
  acknowledged(time: number): void;
  /** The measurement is void. */
  broken(reason: string): void;
}

export class Guest {
  presence = nothing();
  receipts = nothing();
  private wire: Wire | null = null;
  private commands = 0;
  private acknowledging = 0;
  private readonly saidAt = new Map<number, number>();
  private readonly visits: ReadonlyMap<string, Visit>;

  constructor(
    /** Which of the load's people. */
    index: number,
    private readonly user: string,
    rooms: readonly Room[],
    private readonly events: GuestEvents,
  ) {
    this.visits = new Map(
      rooms.map((room, number) => {
        const author = index * MOST_ROOMS + number;
        return [room.name, { room, author, said: 0, position: 0, heard: 0, lastReceipt: 0 }] as const;
      }),
    );
  }

  /** @returns the first frame. */
  async greeting(): Promise<string> {
    const names = [...this.visits.keys()];
    const token = await sign({
      sub: this.user,
      rooms: Object.fromEntries(names.map((name) => [name, 'write'])),
    });
    const rooms = names.map((room) => ({ room }));
    return JSON.stringify({ type: 'hello', id: 1, version: 1, token, device: `device-${this.user}`, rooms });
  }

  /** Resolves when they are in all their rooms. */
  async enter(url: string, greeting: string): Promise<void> {
    const entered = Promise.withResolvers<void>();
    this.wire = await Wire.connect(url, chatWidget.path, {
      open: () => this.wire?.say(greeting),
      text: (frame) => {
        try {
          this.hear(frame, entered.resolve);
        } catch (error) {
          this.events.broken(String(error));
        }
      },
      ended: (how) => {
        entered.reject(new Error(how));
        this.events.broken(`${this.user}: ${how}`);
      },
    });
    await entered.promise;
  }

  say(room: string): void {
    const visit = this.visit(room);
    const now = performance.now();
    const text = messageText({ author: visit.author, number: ++visit.said, due: now });
    const command = ++this.commands;
    this.saidAt.set(command + 1, now);
    this.wire?.say(chatWidget.message(this.in(room), text, command));
  }

  /** Whether nothing is missing of what anybody of this process has heard in these rooms. */
  hasHeardAll(): boolean {
    return (
      this.saidAt.size === 0 &&
      this.visits.values().every(({ heard, room }) => heard === room.transcript.length)
    );
  }

  /** Counts presence and receipts from now on. */
  countAnew(): void {
    this.presence = nothing();
    this.receipts = nothing();
  }

  leave(): void {
    this.wire?.terminate();
  }

  private visit(room: string): Visit {
    const visit = this.visits.get(room);
    if (!visit) throw new Error(`${this.user} is not in ${room}, but heard or is to say something there.`);
    return visit;
  }

  private in(room: string) {
    return { user: this.user, room, token: '' };
  }

  private hear(frame: Buffer, entered: () => void): void {
    const meaning = chatWidget.meaning(frame, this.in(''));
    switch (meaning.kind) {
      case 'messages':
        this.hearMessages(frame);
        return;
      case 'acknowledged':
        this.hearAcknowledgement(frame);
        return;
      case 'in':
        if (!frame.includes('"deferred":[]')) throw new Error(`${this.user} is not in all their rooms.`);
        entered();
        return;
      case 'answer':
        this.wire?.say(meaning.with);
        return;
      case 'refused':
        throw new Error(`${this.user} was refused: ${frame}`);
      case 'other':
        this.count(frame);
    }
  }

  private hearMessages(frame: Buffer): void {
    const now = performance.now();
    const name = frame.toString('latin1', ROOM, frame.indexOf('"', ROOM));
    const visit = this.visit(name);
    visit.heard += visit.room.transcript.hear(frame, visit.position++).length;
    if (now - visit.lastReceipt < RECEIPT_SPACING) return;
    visit.lastReceipt = now;
    this.wire?.say(chatWidget.receipt?.(this.in(name), frame, ++this.acknowledging) ?? '');
  }

  private hearAcknowledgement(frame: Buffer): void {
    const id = Number.parseInt(frame.toString('latin1', ID, ID + 16), 10);
    const at = this.saidAt.get(id);
    if (at === undefined) throw new Error(`${this.user} heard an acknowledgement twice: ${frame}`);
    this.saidAt.delete(id);
    this.events.acknowledged(performance.now() - at);
  }

  private count(frame: Buffer): void {
    const kind = frame.toString('latin1', TYPE, TYPE + 4);
    const tally = kind === 'pres' ? this.presence : kind === 'rece' ? this.receipts : null;
    if (!tally) return;
    const now = performance.now();
    if (tally.frames === 0) tally.first = now;
    tally.last = now;
    tally.frames++;
    tally.bytes += frame.length;
  }
}
