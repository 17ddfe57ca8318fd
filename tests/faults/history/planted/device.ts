import type { Message, Own } from '../../../../server/protocol/frames.ts';
import type { ChatState, PendingMessage } from '../../../../widget/client/chat-state.ts';
import { INITIAL_STATE } from '../../../../widget/client/reducer.ts';
import type { MemberTruth } from '../truth.ts';

/** One running client of the model, and what it knows of the one room. */
export interface Device {
  readonly client: string;
  readonly user: string;
  /** `null`: it has seen nothing yet. */
  epoch: number | null;
  rev: number;
  /** The oldest message on its screen. */
  first: number;
  readonly held: Map<number, Message>;
  /** By client id. */
  readonly pending: Map<string, { readonly text: string; readonly refused: boolean }>;
  online: boolean;
}

export const newDevice = (client: string, user: string, first: number): Device => ({
  client,
  user,
  epoch: null,
  rev: 0,
  first,
  held: new Map(),
  pending: new Map(),
  online: false,
});

/** Takes messages that have come, and is at `rev`. */
export function hold(device: Device, messages: readonly Message[], rev: number): void {
  for (const message of messages) {
    if (message.seq >= device.first) device.held.set(message.seq, message);
    device.pending.delete(message.clientId);
  }
  device.rev = rev;
}

export function screenOf(
  { user, epoch, rev, first, held, pending }: Device,
  name: string,
  marks: readonly ({ readonly id: string } & Pick<MemberTruth, 'delivered' | 'read'>)[],
  own: Own,
): ChatState {
  const messages = [...held.values()].sort((a, b) => a.seq - b.seq);
  const last = messages.at(-1) ?? null;
  const people = marks.map((mark) => ({ ...mark, name: mark.id, online: true, lastSeen: null }));
  const room = {
    room: name,
    title: name,
    role: 'write' as const,
    epoch: epoch ?? 0,
    rev,
    seq: last?.seq ?? 0,
    phase: { kind: 'live' as const },
    messages,
    before: first > 1,
    pending: [...pending].map(([clientId, { text, refused }]): PendingMessage => {
      return { clientId, room: name, text, at: 0, state: refused ? REFUSED : { kind: 'waiting' } };
    }),
    members: { kind: 'list' as const, people },
    own,
    typing: [],
    last,
  };
  return {
    ...INITIAL_STATE,
    status: { kind: 'online' },
    you: { id: user, name: user },
    rooms: [room],
  };
}

const REFUSED = { kind: 'failed', code: 'not_allowed', message: 'Not allowed.' } as const;
