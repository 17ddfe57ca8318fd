import type { Role } from '../server/protocol/codes.ts';

/** What the demo's own back end puts into a token: as README.md beside server/protocol/frames.ts describes it. */
export interface DemoClaims {
  readonly sub: string;
  readonly name: string;
  /** Seconds since 1970. */
  readonly exp: number;
  readonly rooms: Readonly<Record<string, { readonly role: Role; readonly title: string }>>;
}

const LOBBY = 'Studio table';

/** Everybody who can be signed in here. Fixed, because visitors of a public demo share the rooms. */
const PEOPLE: ReadonlyMap<string, Pick<DemoClaims, 'name' | 'rooms'>> = new Map([
  ['ada', { name: 'Ada', rooms: { lobby: { role: 'write', title: LOBBY } } }],
  ['ben', { name: 'Ben', rooms: { lobby: { role: 'moderate', title: LOBBY } } }],
  [
    'chidi',
    {
      name: 'Chidi',
      rooms: {
        lobby: { role: 'write', title: LOBBY },
        'order-1042': { role: 'write', title: 'Order 1042: six breakfast bowls' },
        'support-glaze': { role: 'moderate', title: 'Help: a crack in the glaze' },
      },
    },
  ],
]);

/** Short, so that a page left open shows a refresh. */
const TOKEN_SECONDS = 10 * 60;

/** @param now milliseconds since 1970. @returns `undefined` for a name that is nobody's here. */
export function claimsOf(user: string, now: number): DemoClaims | undefined {
  const person = PEOPLE.get(user);
  if (person === undefined) return undefined;
  return { sub: user, ...person, exp: Math.floor(now / 1000) + TOKEN_SECONDS };
}
