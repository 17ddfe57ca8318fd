/** How the costs of the server grow with people, rooms and sockets. */
import type { Bench, Findings, Run } from '../bench.ts';
import { describe, type Round } from './describe.ts';
import { measureJoins } from './joins.ts';
import { measureRoomCounts } from './room-count.ts';
import { measureRoomSizes } from './room-size.ts';
import { measureSocketMemory } from './socket-memory.ts';

const FULL = {
  people: [2, 10, 100, 1000],
  rooms: [100, 500, 2000, 10_000],
  joins: [500, 1000, 2000, 4000],
  sockets: [1000, 2500, 5000, 10_000],
  seconds: { people: 3, rooms: 4 },
};
const QUICK = {
  people: [2, 20, 200],
  rooms: [100, 500, 2000],
  joins: [250, 500],
  sockets: [1000, 2000],
  seconds: { people: 0.5, rooms: 0.5 },
};

async function run({ quick, rounds, say }: Run): Promise<Findings> {
  const { people, rooms, joins, sockets, seconds } = quick ? QUICK : FULL;
  const measured: Round[] = [];
  const last = quick ? 1 : rounds;
  for (let round = 1; round <= last; round++) {
    const part = (name: string) => say(`round ${round} of ${last}: ${name}`);
    part('people in a room');
    const roomSizes = await measureRoomSizes(people, seconds.people);
    part('rooms');
    const roomCounts = await measureRoomCounts(rooms, seconds.rooms);
    part('people who join a room');
    const joined = await measureJoins(joins);
    part('sockets');
    const socketMemory = await measureSocketMemory(sockets);
    measured.push({ roomSizes, roomCounts, joins: joined, socketMemory });
  }
  return describe(measured);
}

export const growthBench: Bench = { name: 'growth', title: 'Growth', run };
