/** Schedules that are always played: those that have found a bug, and those that chance makes too seldom. */
import type { Action, Schedule } from './action.ts';

export interface Known {
  /** True for a user when the schedule goes well. */
  readonly sentence: string;
  readonly schedule: Schedule;
}

const PHONE = 0;
const DESK = 1;
const BEN = 2;
const LOBBY = 0;
const DEN = 1;

const FLOW: Action = { kind: 'flow', order: 'oldest first' };
const send = (who: number): Action => ({ kind: 'send', who, room: LOBBY });
const edit = (who: number): Action => ({ kind: 'edit', who, room: LOBBY, pick: 0 });
const remove = (who: number, pick = 0): Action => ({ kind: 'delete', who, room: LOBBY, pick });
const read = (who: number, pick = 0): Action => ({ kind: 'read', who, room: LOBBY, pick });
const pass = (milliseconds: number): Action => ({ kind: 'pass', milliseconds });
const network = (who: number, online: boolean): Action => ({ kind: 'network', who, online });
const lost = (who: number): Action => ({ kind: 'fate', who, fate: 'lost' });
const deliver = (who: number, what: 'up' | 'down'): Action => ({ kind: 'deliver', who, what, count: 3 });

const known = (sentence: string, actions: Action[], setting: Partial<Schedule> = {}): Known => ({
  sentence,
  schedule: { seed: 1, latest: 50, tabs: false, actions, ...setting },
});

export const KNOWN: readonly Known[] = [
  known('[G9] what was read while the disk failed is told once it works', [
    pass(2_000),
    read(PHONE),
    { kind: 'disk fails' },
    pass(7_000),
  ]),
  known('[G9] an own message counts as read although the disk failed right after it', [
    send(PHONE),
    FLOW,
    { kind: 'disk fails' },
    pass(300),
  ]),
  known('[G9] what was read right before the room was left stays read', [
    read(DESK),
    { kind: 'leave', who: DESK, room: LOBBY },
  ]),
  known('[G9] what one device has read stays read when another one says later that it has read less', [
    pass(2_000),
    read(PHONE),
    deliver(PHONE, 'up'),
    { kind: 'wait', milliseconds: 300 },
    read(DESK, 3),
    FLOW,
  ]),
  known(
    '[G9] what is unread among messages that the page does not hold follows deletions',
    [{ kind: 'burst', count: 60 }, pass(2_000), { kind: 'reload', who: PHONE }, FLOW, remove(BEN), FLOW],
    { latest: 3 },
  ),
  known(
    '[G9] messages that a page lets go of stay unread',
    [send(PHONE), { kind: 'leave', who: PHONE, room: LOBBY }, { kind: 'burst', count: 210 }, FLOW],
    { latest: 3 },
  ),
  known('[G9] own messages are never unread', [send(PHONE), FLOW, send(PHONE), FLOW], { latest: 3 }),
  known('[G5] a token that ended while the server did not answer is replaced', [
    { kind: 'token', who: PHONE, rights: 'short', now: true },
    FLOW,
    { kind: 'kill', again: false },
    pass(31_000),
    { kind: 'start' },
    { kind: 'disk', pace: 'slow to write' },
    pass(31_000),
    pass(31_000),
  ]),
  known('[G4] an edit that comes again after the deletion does not bring back the text', [
    send(BEN),
    FLOW,
    { kind: 'fate', who: PHONE, fate: 'twice' },
    edit(BEN),
    deliver(BEN, 'up'),
    remove(BEN),
    deliver(BEN, 'up'),
    FLOW,
  ]),
  known(
    '[G2] a message that comes over an old and a new connection, and whose event is lost, is shown once',
    [
      send(PHONE),
      { kind: 'crash page', who: PHONE },
      deliver(PHONE, 'up'),
      deliver(PHONE, 'down'),
      deliver(PHONE, 'up'),
      lost(PHONE),
      { kind: 'deliver late' },
      deliver(PHONE, 'down'),
      FLOW,
    ],
  ),
  known(
    '[G2] a message that two tabs send is shown once',
    [network(PHONE, false), send(PHONE), { kind: 'reload', who: DESK }, network(PHONE, true), pass(2_000)],
    { tabs: true },
  ),
  known('[G1] a message that was stored and not acknowledged before the server was killed is there once', [
    { kind: 'disk', pace: 'slow to answer' },
    send(PHONE),
    FLOW,
    { kind: 'kill', again: true },
  ]),
  known('[G6] a message that was not stored before the server was killed is sent again', [
    { kind: 'disk', pace: 'slow to write' },
    send(PHONE),
    FLOW,
    { kind: 'kill', again: true },
  ]),
  known(
    '[G4] who was away while two hundred messages came, and one was deleted, sees what a fresh page sees',
    [
      network(PHONE, false),
      remove(BEN),
      { kind: 'burst', count: 210 },
      FLOW,
      network(PHONE, true),
      pass(2_000),
      { kind: 'older', who: PHONE, room: LOBBY },
    ],
  ),
  known(
    '[G4] a page of history that was read before one of its messages was deleted does not bring the text back',
    [
      { kind: 'older', who: BEN, room: LOBBY },
      FLOW,
      { kind: 'disk', pace: 'slow to read' },
      { kind: 'older', who: PHONE, room: LOBBY },
      deliver(PHONE, 'up'),
      remove(BEN, 3),
      deliver(BEN, 'up'),
      deliver(PHONE, 'down'),
      { kind: 'disk goes on' },
      FLOW,
    ],
    { latest: 3 },
  ),
  known('[G4] what is stored while a room is being read is shown with it', [
    { kind: 'disk', pace: 'slow to read' },
    { kind: 'reload', who: PHONE },
    deliver(PHONE, 'up'),
    deliver(PHONE, 'down'),
    deliver(PHONE, 'up'),
    // The rooms are read one after the other, and this is the first.
    { kind: 'send', who: BEN, room: DEN },
    deliver(BEN, 'up'),
    { kind: 'disk goes on' },
    FLOW,
  ]),
  known('[G5] a lost event is noticed by the next heartbeat', [lost(PHONE), send(BEN), FLOW]),
  known('[G5] a lost deletion is noticed by the next event', [
    lost(PHONE),
    remove(BEN),
    FLOW,
    send(BEN),
    FLOW,
  ]),
  known('[G10] who vanishes in the midst of typing is neither there nor typing any more', [
    { kind: 'type', who: BEN, room: LOBBY },
    FLOW,
    { kind: 'cut', who: BEN, noticing: 'nobody' },
    { kind: 'close page', who: BEN },
  ]),
  known('[G4] who became a member and went before the room was read is on the list of the others', [
    { kind: 'disk', pace: 'slow to read' },
    { kind: 'burst', count: 3 },
    pass(31_000),
  ]),
  known('[G5] a page whose connection only the server knows to be dead connects again', [
    { kind: 'cut', who: PHONE, noticing: 'server' },
  ]),
  known('[G10] who closes the page is not there any more', [{ kind: 'close page', who: BEN }]),
];
