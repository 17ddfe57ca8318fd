/** What pages must show after every step, whatever has happened: written from the guarantees, not from the code. */
import type { ChatState, RoomSnapshot } from '../../../widget/client/chat-state.ts';
import type { Violation, ViolationKind } from '../history/violation.ts';
import { ROOMS } from './action.ts';
import type { Page } from './page.ts';
import type { Browser, World } from './world.ts';

/** A message that somebody wrote and did not take back. */
interface Written {
  readonly browser: Browser;
  readonly page: Page;
  readonly room: string;
  readonly text: string;
}

/** Reasons for which a message may stay unsent for good: all of them are what the website said of its user. */
const REASONS = new Set(['no_such_room', 'not_allowed']);

export class PageModel {
  /** By client id. */
  readonly #written = new Map<string, Written>();
  /** The highest watermarks that a page has shown, by page, room, epoch and person. */
  readonly #marks = new Map<string, { readonly delivered: number; readonly read: number }>();
  /** Those that were refused, so that others may have gone before them. */
  readonly #refused = new Set<string>();
  #texts = 0;
  readonly violations: Violation[] = [];

  constructor(private readonly world: World) {}

  send(who: number, room: string): void {
    const browser = this.world.browsers[who];
    if (!browser?.page) return;
    const text = `${browser.user} ${++this.#texts}`;
    const { page } = browser;
    this.#written.set(page.client.send(room, text), { browser, page, room, text });
  }

  /** The oldest that is not sent is taken back. */
  discard(who: number, room: string): void {
    const page = this.world.browsers[who]?.page;
    const clientId = page?.room(room)?.pending[0]?.clientId;
    if (!page || clientId === undefined) return;
    page.discard(clientId);
    this.#written.delete(clientId);
  }

  /** Looks at every page. */
  check(): void {
    for (const page of this.world.pages) {
      page.look(false);
      const state = page.client.getState();
      if (state.status.kind === 'stopped') {
        this.#add('promise broken', page, `it has stopped for good: ${state.status.code}`);
      }
      for (const name of ROOMS) {
        const room = page.room(name);
        if (room) this.#checkRoom(page, state, room);
      }
    }
    for (const [clientId, written] of this.#written) {
      const { page, browser } = written;
      if (page.client.getState().owner === null && page !== browser.page) this.#written.delete(clientId);
      else this.#checkWritten(clientId, written);
    }
  }

  /** Where nothing was lost, what is stored is shown as soon as it has arrived, and not only after a heartbeat. */
  checkLevel(): void {
    const { disk } = this.world.server;
    if (disk?.pace !== 'prompt' || disk.hasRefused) return;
    for (const page of this.world.pages) {
      if (!page.isOnline || page.wire?.hasLost) continue;
      for (const { room, rev, phase } of page.client.getState().rooms) {
        const head = this.world.committed.headOf(room);
        if (phase.kind !== 'live' || rev === head) continue;
        this.#add('screen differs', page, `${room}: all has arrived, and it is at rev ${rev} of ${head}`);
      }
    }
  }

  /** What was written in one browser comes in the order in which it was written ([G6]). */
  checkOrder(): void {
    for (const event of this.world.history.events) {
      if (event.kind !== 'fail' || event.temporary || event.operation.kind !== 'send') continue;
      this.#refused.add(event.operation.clientId);
    }
    const last = new Map<string, { readonly seq: number; readonly text: string }>();
    for (const [clientId, { browser, room, text }] of this.#written) {
      const seq = this.world.committed.seqOf(clientId);
      if (seq === null || this.#refused.has(clientId)) continue;
      const key = `${this.world.browsers.indexOf(browser)} ${room}`;
      const before = last.get(key);
      if (before && before.seq > seq) {
        const detail = `${room}: "${text}" has become ${seq}, "${before.text}", written before it, ${before.seq}.`;
        this.violations.push({ kind: 'out of order', detail });
      }
      last.set(key, { seq, text });
    }
  }

  #checkRoom(page: Page, state: ChatState, room: RoomSnapshot): void {
    const { messages, pending } = room;
    const where = (what: string) => `${room.room}: ${what}`;
    messages.forEach((message, index) => {
      const before = messages[index - 1];
      if (before && message.seq !== before.seq + 1) {
        this.#add('out of order', page, where(`${message.seq} stands after ${before.seq}`));
      }
      if (!this.world.committed.holds(room.room, message)) {
        this.#add('never committed', page, where(`it shows ${JSON.stringify(message)}`));
      }
    });
    const last = messages.at(-1);
    if (last && last.seq !== room.seq) {
      this.#add('out of order', page, where(`it says seq ${room.seq} and ends with ${last.seq}`));
    }
    const shown = new Set<string>();
    const ids = [
      ...messages.filter(({ from }) => from.id !== 'past').map(({ clientId }) => clientId),
      ...pending.map(({ clientId }) => clientId),
    ];
    for (const clientId of ids) {
      if (shown.has(clientId)) this.#add('twice', page, where(`${clientId} is there twice`));
      shown.add(clientId);
    }
    for (const { clientId, state } of pending) {
      if (state.kind === 'failed') this.#refused.add(clientId);
      if (state.kind === 'failed' && !REASONS.has(state.code)) {
        this.#add('lost', page, where(`${clientId} has failed for good: ${state.code}`));
      }
    }
    this.#checkMarks(page, state, room);
  }

  #checkMarks(page: Page, { you }: ChatState, room: RoomSnapshot): void {
    const people = room.members.kind === 'list' ? room.members.people : [];
    const marks = [...people, { ...room.own, id: `${you?.id}, by the own count` }];
    for (const { id, delivered, read } of marks) {
      const key = JSON.stringify([page.screen, room.room, room.epoch, id]);
      const before = this.#marks.get(key);
      if (before && (delivered < before.delivered || read < before.read)) {
        const went = `from ${before.delivered}/${before.read} to ${delivered}/${read}`;
        this.#add('watermark back', page, `${room.room}: that of ${id} went ${went}`);
      }
      if (room.phase.kind === 'live') this.#marks.set(key, { delivered, read });
    }
  }

  /**
   * Nothing vanishes ([G6]): what was written is sent, or stands there unsent, or is in storage for the next page. A
   * page that never came to know its user had no storage to keep it in.
   */
  #checkWritten(clientId: string, { browser, room, text }: Written): void {
    if (this.world.committed.seqOf(clientId) !== null) return;
    const { page, outbox } = browser;
    const pending = page?.room(room)?.pending.some((each) => each.clientId === clientId);
    if (pending) return;
    // Before it knows its user a page does not know whose storage to look into.
    const kept = outbox.texts.includes(text);
    if (kept && page?.client.getState().you === null) return;
    if (kept && page === null) return;
    const detail = `${room}: "${text}" (${clientId}) of ${browser.user} is neither stored nor shown as unsent`;
    this.violations.push({ kind: 'lost', detail });
  }

  #add(kind: ViolationKind, page: Page, what: string): void {
    this.violations.push({ kind, detail: `${page.name}: ${what}.` });
  }
}
