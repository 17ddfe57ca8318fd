import type { ChatState, RoomSnapshot } from './chat-state.ts';
import { emptyRoom, reduceRoom } from './room-reducer.ts';
import type { RoomEvent, StateEvent } from './state-events.ts';

export const INITIAL_STATE: ChatState = {
  status: { kind: 'idle' },
  owner: null,
  you: null,
  limits: { text: 4000 },
  rooms: [],
  listed: false,
  notice: null,
};

export const roomOf = (state: ChatState, room: string): RoomSnapshot | null =>
  state.rooms.find((each) => each.room === room) ?? null;

/** What a view can see after one event. Every part that did not change keeps its identity. */
export function reduce(state: ChatState, event: StateEvent): ChatState {
  switch (event.kind) {
    case 'status':
      return withPart(state, 'status', event.status);
    case 'notice':
      return withPart(state, 'notice', event.notice);
    case 'welcome':
      return withPart(withPart(state, 'you', event.you), 'limits', { text: event.text });
    case 'owner': {
      const { status, limits } = state;
      return { ...(state.owner === null ? state : { ...INITIAL_STATE, status, limits }), owner: event.owner };
    }
    case 'listed':
      return withList(state, event);
    case 'closed':
      return { ...state, rooms: state.rooms.filter(({ room }) => room !== event.room) };
    default:
      return withRoom(state, event);
  }
}

/** Only these make a room that is not there yet: a late frame must not bring back one that was left. */
const OPENING: ReadonlySet<RoomEvent['kind']> = new Set(['joining', 'pending']);

function withRoom(state: ChatState, event: Exclude<RoomEvent, { kind: 'closed' }>): ChatState {
  const before = roomOf(state, event.room);
  if (!before && !OPENING.has(event.kind)) return state;
  const after = reduceRoom(before ?? emptyRoom(event.room), event);
  if (after === before) return state;
  const rooms = before
    ? state.rooms.map((room) => (room === before ? after : room))
    : [...state.rooms, after];
  const moved = before?.last !== after.last || before.title !== after.title;
  return { ...state, rooms: moved ? rooms.sort(newestFirst) : rooms };
}

function withList(state: ChatState, { rooms }: Extract<StateEvent, { kind: 'listed' }>): ChatState {
  const listed = rooms.map(({ room, title, role, own, last }) => {
    const before = roomOf(state, room) ?? emptyRoom(room);
    // A room that is joined knows better than a summary that was made at some other moment.
    if (before.phase.kind === 'live') return before;
    return { ...before, title, role, own, last, phase: { kind: 'joining' as const } };
  });
  const names = new Set(rooms.map(({ room }) => room));
  const others = state.rooms.filter(({ room }) => !names.has(room));
  return { ...state, listed: true, rooms: [...listed, ...others].sort(newestFirst) };
}

const newestFirst = (a: RoomSnapshot, b: RoomSnapshot): number =>
  (b.last?.at ?? 0) - (a.last?.at ?? 0) || (a.title < b.title ? -1 : 1);

function withPart<K extends keyof ChatState>(state: ChatState, key: K, value: ChatState[K]): ChatState {
  return JSON.stringify(state[key]) === JSON.stringify(value) ? state : { ...state, [key]: value };
}
