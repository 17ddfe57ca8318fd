import fc from 'fast-check';
import { type Action, PAGES, type Rights, type Schedule } from './action.ts';
import type { Pace } from './disk.ts';
import type { Fate, Noticing } from './wire.ts';

const who = fc.nat({ max: PAGES.length - 1 });
const room = fc.oneof({ weight: 4, arbitrary: fc.constant(0) }, { weight: 1, arbitrary: fc.constant(1) });
const pick = fc.nat({ max: 3 });
const kind = <K extends string>(...kinds: K[]) => fc.constantFrom(...kinds);

/** How often each happens. */
const ACTION: fc.Arbitrary<Action> = fc.oneof(
  { weight: 26, arbitrary: fc.record({ kind: kind('send'), who, room }) },
  { weight: 14, arbitrary: fc.record({ kind: kind('edit', 'delete'), who, room, pick }) },
  { weight: 5, arbitrary: fc.record({ kind: kind('read'), who, room, pick }) },
  {
    weight: 5,
    arbitrary: fc.record({
      kind: kind('type', 'type', 'older', 'leave', 'join', 'retry', 'discard'),
      who,
      room,
    }),
  },
  {
    weight: 4,
    arbitrary: fc.record({
      kind: kind('reload', 'crash page', 'close page', 'open page', 'open page', 'wake'),
      who,
    }),
  },
  { weight: 2, arbitrary: fc.record({ kind: kind('network'), who, online: fc.boolean() }) },
  {
    weight: 3,
    arbitrary: fc.record({
      kind: kind('token'),
      who,
      rights: fc.constantFrom<Rights>('all', 'all', 'short', 'mute', 'no den', 'no answer'),
      now: fc.boolean(),
    }),
  },
  {
    weight: 12,
    arbitrary: fc.record({
      kind: kind('deliver'),
      who,
      what: fc.constantFrom('up', 'down', 'bus'),
      count: fc.integer({ min: 1, max: 3 }),
    }),
  },
  { weight: 2, arbitrary: fc.record({ kind: kind('late'), who, late: fc.boolean() }) },
  {
    weight: 9,
    arbitrary: fc.record({
      kind: kind('fate'),
      who,
      fate: fc.constantFrom<Fate>('lost', 'lost', 'lost', 'twice', 'late', 'overtaken'),
    }),
  },
  {
    weight: 5,
    arbitrary: fc.record({
      kind: kind('cut'),
      who,
      noticing: fc.constantFrom<Noticing>('both', 'client', 'client, early', 'server', 'nobody'),
    }),
  },
  { weight: 2, arbitrary: fc.record({ kind: kind('lose'), who, direction: fc.constantFrom('up', 'down') }) },
  {
    weight: 20,
    arbitrary: fc.record({ kind: kind('flow'), order: fc.constantFrom('oldest first', 'newest first') }),
  },
  {
    weight: 4,
    arbitrary: fc.record({ kind: kind('wait'), milliseconds: fc.constantFrom(100, 300, 3_000, 11_000) }),
  },
  {
    weight: 6,
    arbitrary: fc.record({
      kind: kind('pass'),
      milliseconds: fc.constantFrom(300, 2_000, 7_000, 13_000, 31_000),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      kind: kind('disk'),
      pace: fc.constantFrom<Pace>('slow to write', 'slow to answer', 'slow to read'),
    }),
  },
  { weight: 4, arbitrary: fc.record({ kind: kind('disk fails', 'disk goes on', 'disk goes on') }) },
  { weight: 3, arbitrary: fc.record({ kind: kind('kill', 'stop'), again: fc.boolean() }) },
  { weight: 4, arbitrary: fc.record({ kind: kind('start', 'deliver late') }) },
  { weight: 1, arbitrary: fc.record({ kind: kind('burst'), count: fc.constantFrom(3, 30, 210) }) },
);

/** Of what there is to play: mostly talk, and every fault now and then. */
export const SCHEDULE: fc.Arbitrary<Schedule> = fc.record({
  seed: fc.integer(),
  latest: fc.constantFrom(3, 50),
  tabs: fc.boolean(),
  // Unbiased: fast-check would try short ones first, in which little can happen.
  actions: fc.noBias(fc.array(ACTION, { maxLength: 40, size: 'max' })),
});
