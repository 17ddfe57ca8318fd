/** What can happen in a schedule. Each action can be done at any time: where there is nothing to do, nothing is done. */
import fc from 'fast-check';
import type { Pace } from './disk.ts';
import type { Fate, Noticing } from './wire.ts';

/** Which page acts: two of one user, one of another. */
export const PAGES = [
  { user: 'ada', device: 'phone' },
  { user: 'ada', device: 'desk' },
  { user: 'ben', device: 'phone' },
] as const;
export const ROOMS = ['lobby', 'den'] as const;

/** What the website says of a user from now on. `short`: its tokens end soon. `mute`: may only read. */
export type Rights = 'all' | 'short' | 'mute' | 'no den' | 'no answer';

type OnPage<A> = A & { readonly who: number };
type InRoom<A> = OnPage<A> & { readonly room: number };
/** `pick` chooses among the messages there are, from the newest. */
type OfMessage<A> = InRoom<A> & { readonly pick: number };

export type Action =
  | InRoom<{ readonly kind: 'send' | 'type' | 'older' | 'leave' | 'join' | 'retry' | 'discard' }>
  | OfMessage<{ readonly kind: 'edit' | 'delete' | 'read' }>
  | OnPage<{ readonly kind: 'reload' | 'crash page' | 'close page' | 'open page' | 'wake' }>
  | OnPage<{ readonly kind: 'network'; readonly online: boolean }>
  | OnPage<{ readonly kind: 'token'; readonly rights: Rights; readonly now: boolean }>
  | OnPage<{ readonly kind: 'deliver'; readonly what: 'up' | 'down' | 'bus'; readonly count: number }>
  | OnPage<{ readonly kind: 'late'; readonly late: boolean }>
  | OnPage<{ readonly kind: 'fate'; readonly fate: Fate }>
  | OnPage<{ readonly kind: 'cut'; readonly noticing: Noticing }>
  | OnPage<{ readonly kind: 'lose'; readonly direction: 'up' | 'down' }>
  /** Everything that is under way arrives. */
  | { readonly kind: 'flow' }
  /** Time passes, and nothing arrives. */
  | { readonly kind: 'wait'; readonly milliseconds: number }
  /** Time passes, and everything arrives. */
  | { readonly kind: 'pass'; readonly milliseconds: number }
  | { readonly kind: 'disk'; readonly pace: Pace }
  | { readonly kind: 'disk fails' | 'disk goes on' }
  | { readonly kind: 'kill' | 'stop'; readonly again: boolean }
  | { readonly kind: 'start' }
  /** A program sends so many messages to the lobby at once. */
  | { readonly kind: 'burst'; readonly count: number };

export interface Schedule {
  /** Of everything that is random in the client and in the server. */
  readonly seed: number;
  /** How many messages of a room the pages begin with. */
  readonly latest: number;
  /** The two pages of one user are tabs of one browser. */
  readonly tabs: boolean;
  readonly actions: readonly Action[];
}

const who = fc.nat({ max: PAGES.length - 1 });
const room = fc.oneof({ weight: 4, arbitrary: fc.constant(0) }, { weight: 1, arbitrary: fc.constant(1) });
const pick = fc.nat({ max: 3 });
const kind = <K extends string>(...kinds: K[]) => fc.constantFrom(...kinds);

/** How often each happens. */
const ACTION: fc.Arbitrary<Action> = fc.oneof(
  { weight: 12, arbitrary: fc.record({ kind: kind('send'), who, room }) },
  { weight: 5, arbitrary: fc.record({ kind: kind('edit', 'delete'), who, room, pick }) },
  { weight: 3, arbitrary: fc.record({ kind: kind('read'), who, room, pick }) },
  {
    weight: 3,
    arbitrary: fc.record({ kind: kind('type', 'older', 'leave', 'join', 'retry', 'discard'), who, room }),
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
    weight: 6,
    arbitrary: fc.record({
      kind: kind('fate'),
      who,
      fate: fc.constantFrom<Fate>('lost', 'twice', 'late', 'overtaken'),
    }),
  },
  {
    weight: 5,
    arbitrary: fc.record({
      kind: kind('cut'),
      who,
      noticing: fc.constantFrom<Noticing>('both', 'client', 'server', 'nobody'),
    }),
  },
  { weight: 2, arbitrary: fc.record({ kind: kind('lose'), who, direction: fc.constantFrom('up', 'down') }) },
  { weight: 14, arbitrary: fc.record({ kind: kind('flow') }) },
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
  { weight: 2, arbitrary: fc.record({ kind: kind('start') }) },
  { weight: 1, arbitrary: fc.record({ kind: kind('burst'), count: fc.constantFrom(3, 30, 210) }) },
);

export const SCHEDULE: fc.Arbitrary<Schedule> = fc.record({
  seed: fc.integer(),
  latest: fc.constantFrom(3, 50),
  tabs: fc.boolean(),
  // Unbiased: fast-check would try short ones first, in which little can happen.
  actions: fc.noBias(fc.array(ACTION, { maxLength: 40, size: 'max' })),
});

/** As a line of a trace: `ben/phone send lobby`. */
export function describe(action: Action): string {
  const { kind, ...rest } = action;
  const page = 'who' in action ? `${nameOf(action.who)} ` : '';
  const details = Object.entries(rest)
    .filter(([name]) => name !== 'who')
    .map(([name, value]) => (name === 'room' ? ROOMS[Number(value)] : `${name} ${value}`));
  return `${page}${[kind, ...details].join(' ')}`;
}

export const nameOf = (who: number): string => {
  const page = PAGES[who];
  return page ? `${page.user}/${page.device}` : 'nobody';
};
