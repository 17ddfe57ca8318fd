/** Listens on a client's socket and writes down what went over it: what the client was promised, not what it made of it. */
import type { Command, Frame, RESULTS, ResultOf, RoomState } from '../../../server/protocol/frames.ts';
import type { Socket } from '../../../widget/client/environment.ts';
import type { Entry, History, Operation, Reading } from './history.ts';

export interface Identity {
  readonly client: string;
  readonly user: string;
}

/** What a command was for, kept until its answer comes. */
type Call =
  | { readonly kind: 'write'; readonly room: string; readonly operation: Operation }
  | { readonly kind: 'read'; readonly answer: (result: unknown) => readonly Reading[] };

/**
 * A socket that does what `socket` does and writes it into `history`.
 * @param epochs what this client knows of its rooms, kept over its connections.
 * @param connection another one for every connection of the client.
 */
export function tapped(
  socket: Socket,
  identity: Identity,
  connection: number,
  epochs: Map<string, number>,
  history: History,
): Socket {
  const calls = new Map<number, Call>();
  const note = (entry: Entry) => history.add({ ...identity, ...entry });
  const name = (id: number): string => `${identity.client}/${connection}/${id}`;

  const outgoing = (command: Command): void => {
    switch (command.type) {
      case 'send':
      case 'edit':
      case 'delete': {
        const { id, room } = command;
        const operation = operationOf(command);
        calls.set(id, { kind: 'write', room, operation });
        note({ kind: 'invoke', call: name(id), room, operation });
        return;
      }
      case 'hello':
      case 'join':
      case 'sync':
      case 'history': {
        const { id } = command;
        const rooms = 'room' in command ? [command.room] : (command.rooms ?? []).map(({ room }) => room);
        calls.set(id, { kind: 'read', answer: readingsOf(command) });
        note({ kind: 'ask', call: name(id), rooms });
      }
    }
  };

  const room = ({ room, epoch, rev, seq, messages, members, own }: RoomState): Reading => {
    epochs.set(room, epoch);
    if (members.kind === 'list') note({ kind: 'watermarks', room, epoch, members: members.people });
    note({ kind: 'own', room, epoch, own });
    return { room, epoch, rev, seq, messages };
  };

  const readingsOf =
    (command: Command) =>
    (result: unknown): readonly Reading[] => {
      switch (command.type) {
        case 'hello':
        case 'join':
          return resultOf<'join'>(result).rooms.map(room);
        case 'sync': {
          const { room, epoch, rev, seq, messages, own } = resultOf<'sync'>(result);
          epochs.set(room, epoch);
          note({ kind: 'own', room, epoch, own });
          return [{ room, epoch, rev, seq, messages }];
        }
        case 'history': {
          const { epoch, rev, messages } = resultOf<'history'>(result);
          return [{ room: command.room, epoch, rev, seq: null, messages }];
        }
        default:
          return [];
      }
    };

  const answered = (id: number, result: unknown): void => {
    const call = calls.get(id);
    calls.delete(id);
    if (call?.kind === 'read') {
      for (const reading of call.answer(result)) note({ kind: 'read', call: name(id), reading });
    } else if (call?.kind === 'write') {
      const { room, operation } = call;
      const { rev, ...rest } = resultOf<'send' | 'edit'>(result);
      const seq = 'seq' in rest ? rest.seq : operation.kind === 'send' ? 0 : operation.seq;
      note({ kind: 'ok', call: name(id), room, epoch: epochs.get(room) ?? 0, operation, seq, rev });
    }
  };

  const incoming = (frame: Frame): void => {
    switch (frame.type) {
      case 'welcome':
        answered(frame.id, frame);
        return;
      case 'ok':
        answered(frame.id, frame.result);
        return;
      case 'error': {
        const call = frame.id === undefined ? undefined : calls.get(frame.id);
        if (frame.id === undefined || call?.kind !== 'write') return;
        const { room, operation } = call;
        const { code, temporary } = frame;
        note({ kind: 'fail', call: name(frame.id), room, operation, code, temporary });
        return;
      }
      case 'events': {
        const { room, epoch, from, rev, messages } = frame;
        note({ kind: 'receive', from, reading: { room, epoch, rev, seq: null, messages } });
        return;
      }
      case 'receipts': {
        const epoch = epochs.get(frame.room) ?? 0;
        if ('members' in frame) note({ kind: 'watermarks', room: frame.room, epoch, members: frame.members });
        return;
      }
      case 'own':
        note({ kind: 'own', room: frame.room, epoch: epochs.get(frame.room) ?? 0, own: frame.own });
    }
  };

  const tap: Socket = {
    get readyState() {
      return socket.readyState;
    },
    send(data) {
      outgoing(JSON.parse(data));
      socket.send(data);
    },
    close: (code, reason) => socket.close(code, reason),
    onopen: null,
    onmessage: null,
    onclose: null,
    onerror: null,
  };
  socket.onopen = (event) => tap.onopen?.(event);
  socket.onmessage = (event) => {
    // A client that has let go of its socket hears nothing, so it was promised nothing.
    if (tap.onmessage) incoming(JSON.parse(String(event.data)));
    tap.onmessage?.(event);
  };
  socket.onclose = (event) => tap.onclose?.(event);
  socket.onerror = (event) => tap.onerror?.(event);
  return tap;
}

const operationOf = (command: Extract<Command, { type: 'send' | 'edit' | 'delete' }>): Operation => {
  switch (command.type) {
    case 'send':
      return { kind: 'send', clientId: command.clientId, text: command.text };
    case 'edit':
      return { kind: 'edit', seq: command.seq, text: command.text };
    case 'delete':
      return { kind: 'delete', seq: command.seq };
  }
};

/** The answer to a command is of the command's own kind. */
const resultOf = <K extends keyof typeof RESULTS>(result: unknown): ResultOf<K> => result as ResultOf<K>;
