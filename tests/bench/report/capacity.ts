/** The page on what one machine of a given size carries: figures of the report, and what follows from them. */
import type { Result } from '../result.ts';
import type { Report } from './report.ts';
import { markdownTable, type Side } from './tables.ts';
import { digits } from './texts.ts';

const GB = 1e9;
/** Part of what saturates a machine that one plans with: for peaks, and for what else it does. */
const PLANNED = 0.5;
const DAY = 86_400;

const MISSING = 'not measured yet';

const WORKLOADS = [
  { id: '500x2', what: '500 rooms of 2' },
  { id: '16x2', what: '16 rooms of 2' },
  { id: '2x10', what: '2 rooms of 10' },
  { id: '1x100', what: '1 room of 100' },
  { id: '1x1000', what: '1 room of 1,000' },
];

/** A figure of the report, or what was reckoned from one; `null` where it is missing. */
type Figure = number | null;

const reckon = (figure: Figure, how: (value: number) => number): Figure =>
  figure === null ? null : how(figure);
const atMost = (figure: Figure, unit = ''): string =>
  figure === null ? MISSING : `${digits(figure, 'floor')} ${unit}`.trim();
const atLeast = (figure: Figure, unit = ''): string =>
  figure === null ? MISSING : `${digits(figure, 'ceil')} ${unit}`.trim();

export function capacityPage({ results, measurings }: Report): string {
  const of = (id: string): Figure => results.find((result: Result) => result.id === id)?.value ?? null;
  const machines = [...new Set(measurings.map(({ when, machine }) => `${when}. ${machine}`))];
  return [
    '# What one machine carries, and where it ends',
    '',
    'Written by `bun run bench --record`. **Measured** is what the benchmark saw on the machine below. **Reckoned** is arithmetic on that and says how. **Expected** is what follows from how the server is built, and was not measured.',
    '',
    ...machines.flatMap((machine) => [`Measured ${machine}`, '']),
    '## Messages',
    '',
    'The most that one process takes, every one synced to the disk before it is acknowledged and heard by everybody in the room, with receipts. Plan with half or less: the second figure, and the latency below that goes with it, were measured with the load on the same two cores.',
    '',
    table(
      ['rooms', 'messages/s (measured)', 'half of that (reckoned)'],
      ['left', 'right', 'right'],
      WORKLOADS.map(({ id, what }) => {
        const most = of(`delivery.${id}.chat-widget`);
        return [what, atMost(most), atMost(reckon(most, (value) => value * PLANNED))];
      }),
    ),
    '',
    `At half of saturation, in rooms of 10, a message takes ${atLeast(of('latency.half.p50'), 'ms')} (p50) and ${atLeast(of('latency.half.p99'), 'ms')} (p99).`,
    '',
    'One message at a time, so that nothing is shared with others, costs this much of a core and waits this long:',
    '',
    table(
      ['people in the room', 'processor time (measured)', 'acknowledged after, p50 (measured)'],
      ['right', 'right', 'right'],
      results.flatMap(({ id, value }) => {
        const people = /^growth\.message-to-people\.(\d+)$/.exec(id)?.[1];
        if (people === undefined) return [];
        const acknowledged = of(`growth.ack-to-people.${people}`);
        return [[digits(Number(people)), `${digits(value, 'ceil')} ms`, atLeast(acknowledged, 'ms')]];
      }),
    ),
    '',
    growth(of),
    '',
    '## Sockets',
    '',
    table(
      ['', 'figure', ''],
      ['left', 'right', 'left'],
      [
        [
          'held by one process while 1,000 messages/s flow in rooms of 10',
          atMost(of('sockets.held')),
          'measured',
        ],
        ['memory for one more socket', atLeast(of('sockets.memory'), 'bytes'), 'measured'],
        [
          'sockets in a GB of memory that is free for them',
          atMost(reckon(of('sockets.memory'), (bytes) => GB / bytes)),
          'reckoned: a GB through the line above; nobody has tried so many',
        ],
        [
          'people who come back a second: connect, hello, join, resume',
          atMost(of('sockets.reconnects')),
          'measured',
        ],
        [
          'the same with tokens that the server has not seen',
          atMost(of('sockets.reconnects.new-tokens')),
          'measured',
        ],
        [
          'until everybody who is held is back after a restart',
          atLeast(secondsBack(of('sockets.held'), of('sockets.reconnects')), 's'),
          'reckoned: those held through those who come back a second',
        ],
      ],
    ),
    '',
    '## Disk',
    '',
    table(
      ['', 'figure', ''],
      ['left', 'right', 'left'],
      [
        ['a message of 70 characters, all indexes', atLeast(of('store.bytes'), 'bytes'), 'measured'],
        [
          'messages in a GB of disk',
          atMost(reckon(of('store.bytes'), (bytes) => GB / bytes)),
          'reckoned: a GB through the line above',
        ],
        [
          'days of one message a second, day and night, in a GB',
          atMost(reckon(of('store.bytes'), (bytes) => GB / bytes / DAY)),
          'reckoned: the same through 86,400',
        ],
      ],
    ),
    '',
    `A backup is a second file of the same size, and needs its own room. How reading grows with the history, as the slope of logs: a page ${atLeast(of('store.growth.page-client'))}, a resume ${atLeast(of('store.growth.resume-client'))}.`,
    '',
    '## By machine',
    '',
    table(
      ['cores', 'what to expect'],
      ['right', 'left'],
      [
        [
          '1',
          'Expected: less than the tables above: the database is copied from its log by a second thread, which then shares the core with the chat, and so does the proxy that ends TLS.',
        ],
        [
          '2',
          'The tables above, with the load on the same two cores. The chat is one thread and uses one core; copying the log uses a part of the other.',
        ],
        [
          '4 and more',
          'Expected: the same, as one process does not use more. The other cores are free for the proxy and for what else runs there.',
        ],
      ],
    ),
    '',
    '## What gives out first',
    '',
    'Expected; what is reckoned is marked.',
    '',
    table(
      ['', 'sign', 'what to turn'],
      ['left', 'left', 'left'],
      [
        [
          'open files',
          'New people are told that the server is full (`At most … connections` is printed at the start where there is room for few)',
          '`ulimit -n`: every socket is a file, and a twentieth (at least 64) is kept back. Then `CHAT_CONNECTIONS`, 50,000 if nothing is said',
        ],
        [
          'the core',
          'One thread of the server at 100 %, acknowledgements later and later',
          'A faster core. More of them do not help. What a message costs by people in the room is in the first section',
        ],
        [
          'the disk',
          'Few messages a second while the core is not busy: every batch waits for one sync, which is told in the first line of what was measured',
          'A disk with faster syncs. `CHAT_SYNCHRONOUS=normal` waits for none, and a power loss may then take the last acknowledged messages',
        ],
        [
          'arrivals',
          'After a restart people come back later; limits for each address count them as one where a proxy hides who they are',
          '`CHAT_TRUSTED_PROXIES`, then `CHAT_CONNECTS_PER_SECOND` and `CHAT_CONNECTS_BURST`',
        ],
        [
          'memory',
          `Not seen here: the sockets held need ${atLeast(memoryHeld(of('sockets.held'), of('sockets.memory')), 'MB')} (reckoned: their number times the memory of one)`,
          'More of it. The database is read through the memory of the system, which gives it back when it is wanted',
        ],
      ],
    ),
    '',
    'The server is one process on one machine: beyond its one core, there is nothing to turn.',
    '',
  ].join('\n');
}

function growth(of: (id: string) => Figure): string {
  const exponent = (id: string): string => atLeast(of(`growth.${id}`));
  return [
    'How it goes on between and beyond these sizes, as the slope of log cost to log size (1: twice the size costs twice as much; 0: nothing):',
    `processor time for a message to people in the room ${exponent('message-to-people')},`,
    `its acknowledgement to them ${exponent('ack-to-people')},`,
    `processor time for a message to the number of rooms ${exponent('message-to-rooms')},`,
    `that of all who join one room to their number ${exponent('joins')},`,
    `memory to sockets ${exponent('memory')}.`,
  ].join(' ');
}

const secondsBack = (held: Figure, perSecond: Figure): Figure =>
  held === null ? null : reckon(perSecond, (rate) => held / rate);

const memoryHeld = (held: Figure, bytes: Figure): Figure =>
  held === null ? null : reckon(bytes, (each) => (held * each) / 1e6);

const table = (
  head: readonly string[],
  sides: readonly Side[],
  rows: readonly (readonly string[])[],
): string => markdownTable([head, ...rows], sides);
