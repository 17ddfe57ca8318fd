/**
 * The life of the connection as one pure transition function. The shell around it (link.ts) runs the effects.
 * A state owns at most one timer: leaving the state ends it, a `timer` effect starts it anew.
 */
import { CLIENT_ERRORS, CLOSE, mayReconnect } from '../../server/protocol/codes.ts';
import type { Attempts, ConnectionEvent, ConnectionState, Effect, Moment, Step } from './connection-state.ts';

/** Milliseconds. */
export const TIMES = {
  /** For opening the socket, and again for the welcome. */
  greeting: 10_000,
  /** A token source that has not answered by then counts as failed. */
  token: 30_000,
  /** The server speaks about every 12 s; a socket that is silent for longer than this is dead. */
  silence: 30_000,
  /** For an answer after waking up, when the socket may have died unnoticed. */
  probe: 5_000,
  /** For the close that follows a `bye`. */
  bye: 2_000,
  /** Devices that wrongly say "no network" exist: try all the same, rarely. */
  offline: 30_000,
  /** A connection that ends sooner counts as a failed attempt, so that a flapping server is not hammered. */
  stable: 5_000,
  backOffBase: 500,
  /** However long the server was away, everybody is back within 15 s: this, and what thousands of hellos take. */
  backOffCap: 10_000,
} as const;

const CLOSE_SOCKET: Effect = { kind: 'close' };
const timer = (milliseconds: number): Effect => ({ kind: 'timer', milliseconds });
const stay = (state: ConnectionState, ...effects: Effect[]): Step => ({ state, effects });

const begin = (token: string | null, renewable: boolean): Attempts => ({
  token,
  reason: { kind: 'first' },
  renewable,
  failures: 0,
  welcomed: false,
  bye: null,
});

/** The next attempt, now. A token is asked for even without network: its source may not need one. */
function attempt(attempts: Attempts, online: boolean): Step {
  const { token, reason } = attempts;
  if (token === null) {
    const effects = [CLOSE_SOCKET, { kind: 'fetch-token', reason }, timer(TIMES.token)] as const;
    return { state: { kind: 'fetching-token', attempts }, effects };
  }
  if (!online) return offline(attempts);
  const effects = [CLOSE_SOCKET, { kind: 'open' }, timer(TIMES.greeting)] as const;
  return { state: { kind: 'connecting', attempts: { ...attempts, bye: null }, token }, effects };
}

/**
 * Time passes before the token is shown again. It may end meanwhile, so that being refused then says nothing about
 * the next one.
 */
const later = (attempts: Attempts): Attempts =>
  attempts.token === null ? attempts : { ...attempts, reason: { kind: 'first' } };

const offline = (attempts: Attempts): Step => ({
  state: { kind: 'offline', attempts: later(attempts) },
  effects: [CLOSE_SOCKET, timer(TIMES.offline)],
});

const stopped = (code: string, message: string): Step => ({
  state: { kind: 'stopped', code, message },
  effects: [CLOSE_SOCKET],
});

/** Full jitter (Marc Brooker, "Exponential Backoff And Jitter"), unless the server has named the delay. */
function retry(
  state: { kind: string; attempts: Attempts; since?: number },
  moment: Moment,
  asked?: number | null,
): Step {
  const lasted = state.since !== undefined && moment.now - state.since >= TIMES.stable;
  const failures = lasted ? 0 : state.attempts.failures;
  const attempts = later({ ...state.attempts, failures: failures + 1, bye: null });
  if (!moment.online) return offline(attempts);
  const backOff = moment.random * Math.min(TIMES.backOffCap, TIMES.backOffBase * 2 ** failures);
  const delay = asked ?? state.attempts.bye?.retryAfter ?? backOff;
  return {
    state: { kind: 'waiting', attempts, until: moment.now + delay },
    effects: [CLOSE_SOCKET, timer(delay)],
  };
}

/** A refused token is replaced by a fresh one once; if that one is refused too, something has to change first. */
function refusedToken(attempts: Attempts, code: string, message: string): Step {
  if (!attempts.renewable || attempts.reason.kind === 'refused') return stopped(code, message);
  return attempt({ ...attempts, token: null, reason: { kind: 'refused', code } }, true);
}

export function transition(state: ConnectionState, event: ConnectionEvent, moment: Moment): Step {
  switch (event.kind) {
    case 'stop':
      return { state: { kind: 'idle' }, effects: [CLOSE_SOCKET] };
    case 'start':
      if (event.token === null && !event.renewable)
        return stopped('token_missing', CLIENT_ERRORS.token_missing.message);
      return attempt(begin(event.token, event.renewable), moment.online);
    default:
      break;
  }
  if (state.kind === 'idle') return stay(state);
  if (event.kind === 'token') return withToken(state, event, moment);
  switch (state.kind) {
    case 'stopped':
      return stay(state);
    case 'fetching-token':
      return event.kind === 'token-failed' || event.kind === 'timer' ? retry(state, moment) : stay(state);
    case 'waiting':
    case 'offline':
      if (event.kind === 'timer') return attempt(state.attempts, true);
      return event.kind === 'network' ? attempt(state.attempts, moment.online) : stay(state);
    case 'connecting':
      if (event.kind !== 'opened') return withSocket(state, event, moment);
      return {
        state: { ...state, kind: 'greeting' },
        effects: [{ kind: 'hello', token: state.token }, timer(TIMES.greeting)],
      };
    case 'greeting':
      if (event.kind !== 'welcome') return withSocket(state, event, moment);
      return {
        state: {
          kind: 'online',
          attempts: { ...state.attempts, reason: { kind: 'first' }, welcomed: true, bye: null },
          since: moment.now,
          probing: false,
        },
        effects: [timer(TIMES.silence)],
      };
    case 'online':
      return withSocket(state, event, moment);
  }
}

type StateOf<K extends ConnectionState['kind']> = Extract<ConnectionState, { kind: K }>;

function withToken(
  state: Exclude<ConnectionState, { kind: 'idle' }>,
  event: Extract<ConnectionEvent, { kind: 'token' }>,
  { online }: Moment,
): Step {
  const { token, renewable, other } = event;
  if (other || state.kind === 'stopped') return attempt(begin(token, renewable), online);
  const attempts = { ...state.attempts, token, renewable };
  if (state.kind !== 'online') return attempt(attempts, online);
  return stay(
    { ...state, attempts },
    { kind: 'refresh', token },
    timer(state.probing ? TIMES.probe : TIMES.silence),
  );
}

/** What can happen to a socket at any time of its life. */
function withSocket(
  state: StateOf<'connecting' | 'greeting' | 'online'>,
  event: ConnectionEvent,
  moment: Moment,
): Step {
  const { attempts } = state;
  switch (event.kind) {
    case 'heard':
      if (state.kind !== 'online') return stay(state);
      return stay(state.probing ? { ...state, probing: false } : state, timer(TIMES.silence));
    case 'refused':
      if (event.code.startsWith('token_')) return refusedToken(attempts, event.code, event.message);
      return event.temporary ? retry(state, moment, event.retryAfter) : stopped(event.code, event.message);
    case 'bye':
      return stay({ ...state, attempts: { ...attempts, bye: event } }, timer(TIMES.bye));
    case 'closed': {
      const { code, reason } = event;
      if (mayReconnect(code)) return retry(state, moment);
      const message = attempts.bye?.message ?? 'The server has ended the connection.';
      // While online, another refusal than the end of the token was meant for this user: a new token is no answer.
      const renew = code === CLOSE.token_expired || (code === CLOSE.token && state.kind !== 'online');
      return renew ? refusedToken(attempts, reason, message) : stopped(reason || String(code), message);
    }
    case 'timer':
    case 'unanswered':
      return retry(state, moment);
    case 'network':
      if (!moment.online) return offline(attempts);
      if (state.kind !== 'online') return stay(state);
      return stay({ ...state, probing: true }, { kind: 'ping' }, timer(TIMES.probe));
    default:
      return stay(state);
  }
}
