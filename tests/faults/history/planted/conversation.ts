/** A chat in one room that keeps every promise, as a model: it makes the log and the database that belong together. */
import type { Message, Own } from '../../../../server/protocol/frames.ts';
import type { Entry, HistoryEvent, Operation, Reading } from '../history.ts';
import { asShown } from '../rules/committed.ts';
import { MAX_UNREAD, type MemberTruth, type MessageTruth, type Truth } from '../truth.ts';
import { type Device, hold, newDevice, screenOf } from './device.ts';

export const ROOM = 'lobby';

/** What becomes of a command: `lost` and `unanswered` end with the connection, before and after the commit. */
export type Fate = 'ok' | 'lost' | 'unanswered' | 'refused' | 'busy';

interface Room {
  epoch: number;
  rev: number;
  messages: MessageTruth[];
  marks: Map<string, { delivered: number; read: number }>;
}

export class Conversation {
  readonly events: HistoryEvent[] = [];
  #room: Room = { epoch: 7, rev: 0, messages: [], marks: new Map() };
  readonly #devices = new Map<string, Device>();
  readonly #texts = new Map<string, string>();
  #calls = 0;
  #now = 1000;

  /** Opens the chat on a device, with the latest `limit` messages. */
  enter(client: string, user: string, limit = 50): void {
    const first = Math.max(1, this.lastSeq - limit + 1);
    this.#devices.set(client, newDevice(client, user, first));
    if (!this.#room.marks.has(user)) this.#room.marks.set(user, { delivered: 0, read: 0 });
    this.resume(client);
  }

  get lastSeq(): number {
    return this.#room.messages.length;
  }

  get clients(): string[] {
    return [...this.#devices.keys()];
  }

  /** Closes it for good, with whatever it has not sent. */
  close(client: string): void {
    this.#devices.delete(client);
  }

  drop(client: string): void {
    this.#device(client).online = false;
  }

  /** Connects again and asks for what it missed. */
  resume(client: string): void {
    const device = this.#device(client);
    const call = this.#call();
    device.online = true;
    this.#note(device, { kind: 'ask', call, rooms: [ROOM] });
    const { epoch, rev } = this.#room;
    if (device.epoch !== epoch) {
      device.held.clear();
      Object.assign(device, { epoch, rev: 0, first: Math.min(device.first, this.lastSeq || 1) });
    }
    const missed = this.#shown().filter((message) => message.seq >= device.first && message.rev > device.rev);
    this.#note(device, { kind: 'read', call, reading: this.#reading(missed, this.lastSeq) });
    this.#tellMarks(device, [...this.#room.marks.keys()]);
    hold(device, missed, rev);
  }

  /** The page of `limit` messages before those on the screen. */
  history(client: string, limit: number): void {
    const device = this.#device(client);
    const call = this.#call();
    this.#note(device, { kind: 'ask', call, rooms: [ROOM] });
    const first = Math.max(1, device.first - limit);
    const page = this.#shown().filter(({ seq }) => seq >= first && seq < device.first);
    this.#note(device, { kind: 'read', call, reading: this.#reading(page, null) });
    device.first = first;
    hold(device, page, device.rev);
  }

  /** @returns the client id. */
  send(client: string, text: string, fate: Fate = 'ok'): string {
    const clientId = `01939b7a-0000-7000-8000-${String(this.#calls).padStart(12, '0')}`;
    this.#texts.set(clientId, text);
    this.resend(client, clientId, fate);
    return clientId;
  }

  resend(client: string, clientId: string, fate: Fate = 'ok'): void {
    const device = this.#device(client);
    const text = this.#texts.get(clientId) ?? '';
    const author = device.user;
    device.pending.set(clientId, { text, refused: fate === 'refused' });
    this.#command(device, { kind: 'send', clientId, text }, fate, () => {
      const known = this.#room.messages.find((message) => message.clientId === clientId);
      if (known) return { seq: known.seq, rev: known.sentRev };
      const seq = this.lastSeq + 1;
      const rev = this.#room.rev + 1;
      const times = { createdAt: ++this.#now, editedAt: null, deletedAt: null };
      this.#commit({ seq, rev, sentRev: rev, clientId, author, text, kept: [text], ...times });
      return { seq, rev };
    });
    // The device that knows its message to be stored shows it in its place.
    if (device.held.values().some((message) => message.clientId === clientId)) {
      device.pending.delete(clientId);
    }
  }

  edit(client: string, seq: number, text: string, fate: Fate = 'ok'): void {
    const operation = { kind: 'edit', seq, text } as const;
    this.#change(client, operation, fate, { text, kept: [text], editedAt: ++this.#now });
  }

  delete(client: string, seq: number, fate: Fate = 'ok'): void {
    const operation = { kind: 'delete', seq } as const;
    this.#change(client, operation, fate, { text: null, kept: [], deletedAt: ++this.#now });
  }

  receipt(client: string, delivered: number, read: number): void {
    const { user } = this.#device(client);
    const marks = this.#marks(user);
    marks.read = Math.max(marks.read, Math.min(read, this.lastSeq));
    marks.delivered = Math.max(marks.delivered, marks.read, Math.min(delivered, this.lastSeq));
    for (const device of this.#devices.values()) if (device.online) this.#tellMarks(device, [user]);
  }

  look(client: string, final = false): void {
    const device = this.#device(client);
    const people = [...this.#room.marks].map(([id, marks]) => ({ id, ...marks }));
    const state = screenOf(device, ROOM, people, this.#own(device.user));
    this.#note(device, { kind: 'screen', final, state });
  }

  /** Everybody comes back and sends what is pending, and everything is looked at. */
  rest(): void {
    for (const { client, pending } of this.#devices.values()) {
      this.resume(client);
      for (const [clientId, { refused }] of [...pending]) if (!refused) this.resend(client, clientId);
    }
    for (const client of this.clients) this.look(client, true);
  }

  /** @returns puts the room back to how it is now, under a new epoch. */
  backup(): () => void {
    const copy = structuredClone(this.#room);
    return () => {
      for (const client of this.clients) this.drop(client);
      this.#room = { ...structuredClone(copy), epoch: this.#room.epoch + 1 };
    };
  }

  truth(): Truth {
    const { epoch, rev, messages, marks } = structuredClone(this.#room);
    const members = [...marks.keys()].map((user) => this.#member(user));
    return { rooms: [{ name: ROOM, epoch, lastSeq: messages.length, lastRev: rev, messages, members }] };
  }

  #change(
    client: string,
    operation: Operation & { seq: number },
    fate: Fate,
    to: Partial<MessageTruth>,
  ): void {
    const { seq } = operation;
    this.#command(this.#device(client), operation, fate, () => {
      const old = this.#room.messages[seq - 1];
      if (!old || old.deletedAt !== null) throw new Error(`There is no seq ${seq} to change.`);
      const rev = this.#room.rev + 1;
      this.#commit({ ...old, ...to, rev });
      return { seq, rev };
    });
  }

  #command(
    device: Device,
    operation: Operation,
    fate: Fate,
    apply: () => { readonly seq: number; readonly rev: number },
  ): void {
    const call = this.#call();
    const command = { call, room: ROOM, operation };
    this.#note(device, { kind: 'invoke', ...command });
    if (fate === 'refused')
      this.#note(device, { kind: 'fail', ...command, code: 'not_allowed', temporary: false });
    else if (fate === 'busy')
      this.#note(device, { kind: 'fail', ...command, code: 'store_full', temporary: true });
    else {
      if (fate !== 'ok') this.drop(device.client);
      if (fate === 'lost') return;
      const done = apply();
      if (fate === 'ok') this.#note(device, { kind: 'ok', ...command, epoch: this.#room.epoch, ...done });
    }
  }

  #commit(message: MessageTruth): void {
    this.#room.messages[message.seq - 1] = message;
    this.#room.rev = message.rev;
    const messages = [asShown(message)];
    for (const device of this.#devices.values()) {
      if (!device.online) continue;
      this.#note(device, { kind: 'receive', from: message.rev - 1, reading: this.#reading(messages, null) });
      hold(device, messages, message.rev);
    }
  }

  #tellMarks(device: Device, users: readonly string[]): void {
    const { epoch } = this.#room;
    const members = users.map((id) => ({ id, ...this.#marks(id) }));
    this.#note(device, { kind: 'watermarks', room: ROOM, epoch, members });
    if (users.includes(device.user)) {
      this.#note(device, { kind: 'own', room: ROOM, epoch, own: this.#own(device.user) });
    }
  }

  #own(user: string): Own {
    const { delivered, read, unread } = this.#member(user);
    return { delivered, read, unread, seq: this.lastSeq };
  }

  #member(subject: string): MemberTruth {
    const marks = this.#marks(subject);
    const unread = this.#room.messages.filter(
      ({ seq, author, deletedAt }) => seq > marks.read && author !== subject && deletedAt === null,
    );
    return { subject, ...marks, unread: Math.min(MAX_UNREAD, unread.length) };
  }

  #marks(user: string): { delivered: number; read: number } {
    const marks = this.#room.marks.get(user) ?? { delivered: 0, read: 0 };
    this.#room.marks.set(user, marks);
    return marks;
  }

  #shown(): Message[] {
    return this.#room.messages.map(asShown);
  }

  #reading(messages: readonly Message[], seq: number | null): Reading {
    const { epoch, rev } = this.#room;
    return { room: ROOM, epoch, rev, seq, messages };
  }

  #device(client: string): Device {
    const device = this.#devices.get(client);
    if (!device) throw new Error(`Nobody is on ${client}.`);
    return device;
  }

  #call(): string {
    this.#calls += 1;
    return `call ${this.#calls}`;
  }

  #note({ client, user }: Device, entry: Entry): void {
    this.events.push({ client, user, ...entry });
  }
}
