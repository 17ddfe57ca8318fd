/** The end of a run: every fault ends, and before 35 s have passed every page shows what a fresh one shows. */
import type { Member, RoomSnapshot } from '../../../widget/client/chat-state.ts';
import { unreadOf } from '../../../widget/client/unread.ts';
import type { Violation } from '../history/violation.ts';
import { ROOMS } from './action.ts';
import type { Page } from './page.ts';
import type { World } from './world.ts';

/** Milliseconds within which a silent loss is healed ([G5]). */
const HEALED = 35_000;
/** Milliseconds until everybody is connected again: noticing, the longest back-off, an attempt that leads nowhere. */
const CONNECTED = HEALED + 30_000 + 10_000;
/** After these milliseconds presence has cleared and a heartbeat has gone round, so that it is worth looking. */
const FIRST_LOOK = 13_000;

export async function rest(world: World): Promise<Violation[]> {
  await endFaults(world);
  if (!(await within(world, CONNECTED, () => world.pages.every(isThere)))) {
    const missing = world.pages.filter((page) => !isThere(page)).map(stateOf);
    return [
      { kind: 'promise broken', detail: `Not back after ${CONNECTED / 1000} s: ${missing.join('; ')}.` },
    ];
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
  for (const { network } of world.browsers) network.set(true);
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
  return world.pages.flatMap((page) => {
    const fresh = world.fresh.find(({ user }) => user === page.user);
    return ROOMS.flatMap((name) => {
      const room = page.room(name);
      const other = fresh?.room(name);
      if (!room || !other) return [`${page.name}: there is no room ${name}`];
      return between(room, other, page.user).map((what) => `${page.name}, ${name}: ${what}`);
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

/** When somebody was last there is for those who are not. */
const peopleOf = ({ members }: RoomSnapshot): readonly Partial<Member>[] =>
  members.kind === 'list'
    ? members.people
        .toSorted((a, b) => (a.id < b.id ? -1 : 1))
        .map(({ lastSeen, ...person }) => (person.online ? person : { ...person, lastSeen }))
    : [];
