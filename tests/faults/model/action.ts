/** What can happen in a schedule. Each action can be done at any time: where there is nothing to do, nothing is done. */
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
  | { readonly kind: 'flow'; readonly order: 'oldest first' | 'newest first' }
  /** What pages have said over connections that they have given up arrives. */
  | { readonly kind: 'deliver late' }
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
