import type { TokenContent } from '../server/auth/sign-token.ts';

const LOBBY = 'Studio table';

/** Everybody who can be signed in here. Fixed, because visitors of a public demo share the rooms. */
const PEOPLE: ReadonlyMap<string, Pick<TokenContent, 'name' | 'rooms'>> = new Map([
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
export function claimsOf(user: string, now: number): TokenContent | undefined {
  const person = PEOPLE.get(user);
  if (person === undefined) return undefined;
  return { sub: user, ...person, exp: Math.floor(now / 1000) + TOKEN_SECONDS };
}
