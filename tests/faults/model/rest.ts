/** The end of a run: every fault ends, and in the time that is promised every page shows what a fresh one shows. */
import type { Member, RoomSnapshot } from '../../../widget/client/chat-state.ts';
import { unreadOf } from '../../../widget/client/unread.ts';
import { broken, type Violation } from '../history/violation.ts';
import { ROOMS } from './action.ts';
import type { Page } from './page.ts';
import type { World } from './world.ts';

/** Milliseconds within which a silent loss is noticed, and healed ([G5]). */
const NOTICED = 35_000;
/** Milliseconds until everything is as it should be: somebody whose loss was noticed stays present for 10 s more. */
const HEALED = NOTICED + 11_000;
/** Milliseconds until everybody is connected again: noticing, the longest back-off, an attempt that leads nowhere. */
const CONNECTED = NOTICED + 30_000 + 10_000;
/** After these milliseconds presence has cleared and a heartbeat has gone round, so that it is worth looking. */
const FIRST_LOOK = 13_000;

export async function rest(world: World): Promise<Violation[]> {
  await endFaults(world);
  if (!(await within(world, CONNECTED, () => world.pages.every(isThere)))) {
    const missing = world.pages.filter((page) => !isThere(page)).map(stateOf);
    return [broken(`Not back after ${CONNECTED / 1000} s: ${missing.join('; ')}.`)];
  }
  await world.pass(FIRST_LOOK);
  const users = new Set(world.browsers.filter(({ page }) => page).map(({ user }) => user));
  for (const user of users) world.openFresh(user);
  await world.pass(2_000);
  await within(world, HEALED - FIRST_LOOK - 2_000, () => differences(world).length === 0);
  for (const page of world.pages) page.look(true);
  return differences(world).map((detail) => ({ kind: 'screen differs', detail }));
}

async function endFaults(world: World): Promise<void> {
  await world.startServer();
  const { disk } = world.server;
  disk?.goOn();
  if (disk) disk.refusals = 0;
  for (const program of world.programs) program.leave();
  // Who is told that the network is back looks at once; the others have to notice by themselves.
  for (const { network } of world.browsers) if (!network.online()) network.set(true);
  for (const browser of world.browsers) {
    const { page, granted } = browser;
    browser.rights = 'all';
    if (!page) continue;
    if (granted !== 'all') page.renewToken();
    for (const room of ROOMS) page.client.join(room);
    if (!page.wire) continue;
    page.wire.late = false;
    page.wire.fates.length = 0;
  }
  await world.flow();
}

async function within(world: World, milliseconds: number, holds: () => boolean): Promise<boolean> {
  for (let left = milliseconds; !holds(); left -= 1000) {
    if (left <= 0) return false;
    await world.pass(1000);
  }
  return true;
}

const isThere = (page: Page): boolean =>
  page.isOnline && ROOMS.every((room) => page.room(room)?.phase.kind === 'live');

const stateOf = (page: Page): string => {
  const rooms = ROOMS.map((room) => `${room} ${page.room(room)?.phase.kind}`);
  return `${page.name} is ${JSON.stringify(page.client.getState().status)}, ${rooms.join(', ')}`;
};

/** Each in a sentence. */
function differences(world: World): string[] {
  const present = new Set(world.pages.map(({ user }) => user));
  return world.pages.flatMap((page) => {
    const fresh = world.fresh.find(({ user }) => user === page.user);
    return ROOMS.flatMap((name) => {
      const room = page.room(name);
      const other = fresh?.room(name);
      if (!room || !other) return [`${page.name}: there is no room ${name}`];
      return [...between(room, other, page.user), ...presence(room, present)].map(
        (what) => `${page.name}, ${name}: ${what}`,
      );
    });
  });
}

function between(room: RoomSnapshot, fresh: RoomSnapshot, user: string): string[] {
  const found: string[] = [];
  const compare = (what: string, seen: unknown, known: unknown) => {
    if (Bun.deepEquals(seen, known)) return;
    found.push(`${what} is ${JSON.stringify(seen)}, on a fresh page ${JSON.stringify(known)}`);
  };
  const you = { id: user, name: user };
  for (const key of ['phase', 'epoch', 'rev', 'seq', 'title', 'role', 'last'] as const) {
    compare(key, room[key], fresh[key]);
  }
  const known = new Map(fresh.messages.map((message) => [message.seq, message]));
  const oldest = fresh.messages[0]?.seq ?? 1;
  for (const message of room.messages) {
    if (message.seq >= oldest) compare('a message', message, known.get(message.seq));
  }
  compare('before', room.before, (room.messages[0]?.seq ?? room.seq + 1) > 1);
  compare('read', room.own.read, fresh.own.read);
  compare('unread', unreadOf(room, you), unreadOf(fresh, you));
  const others = peopleOf(fresh);
  peopleOf(room).forEach((person, index) => {
    compare('a member', person, others[index]);
  });
  compare('typing', room.typing, []);
  const unsent = room.pending.filter(({ state }) => state.kind !== 'failed');
  compare('unsent', unsent, []);
  return found;
}

/** Who is there is known here by who has a page open ([G10]). */
const presence = (room: RoomSnapshot, present: ReadonlySet<string>): string[] =>
  peopleOf(room)
    .filter(({ id, online }) => online !== present.has(id))
    .map(
      ({ id, online }) =>
        `${id} is ${online ? 'shown as there, and has gone' : 'there, and is not shown so'}`,
    );

/** Without when they were last there: a time for people, which is stored if the store is there at that moment. */
const peopleOf = ({ members }: RoomSnapshot): readonly Omit<Member, 'lastSeen'>[] =>
  members.kind === 'list'
    ? members.people.map(({ lastSeen: _, ...person }) => person).toSorted((a, b) => (a.id < b.id ? -1 : 1))
    : [];
