/** What a server promised to its clients, read from the bytes that it sent them. */
import type { Frame, Message } from '../../../server/protocol/frames.ts';
import type { CallEvent } from './system-calls.ts';

export interface PromisedRoom {
  /** The room has come at least so far. */
  readonly rev: number;
  /** By `seq`, as they were last told. */
  readonly messages: ReadonlyMap<number, Message>;
}

interface Room {
  rev: number;
  readonly messages: Map<number, Message>;
}

/** One connection of a client that is in one room. */
interface Stream {
  bytes: Buffer;
  upgraded: boolean;
  /** Bytes that will be sent a second time, because the kernel did not take them the first time. */
  again: number;
  room: string | null;
}

const END_OF_HEADERS = '\r\n\r\n';
const TEXT_FRAME = 0x81;

export class Promises {
  readonly #rooms = new Map<string, Room>();
  readonly #streams = new Map<string, Stream>();
  readonly #sends = new Map<number, { stream: Stream; size: number }>();
  /** Answers to what a client had sent, edited or deleted. */
  acked = 0;

  get rooms(): ReadonlyMap<string, PromisedRoom> {
    return this.#rooms;
  }

  /** A promise is made when its sending begins. */
  take(event: CallEvent): void {
    if (event.kind === 'send') {
      const stream = this.#streamOf(event.socket);
      this.#sends.set(event.call, { stream, size: event.data.length });
      const known = Math.min(stream.again, event.data.length);
      stream.again -= known;
      stream.bytes = Buffer.concat([stream.bytes, event.data.subarray(known)]);
      this.#read(stream);
    } else if (event.kind === 'end') {
      const send = this.#sends.get(event.call);
      this.#sends.delete(event.call);
      if (send) send.stream.again += send.size - Math.max(0, event.result);
    }
  }

  #streamOf(socket: string): Stream {
    let stream = this.#streams.get(socket);
    if (stream === undefined) {
      stream = { bytes: Buffer.alloc(0), upgraded: false, again: 0, room: null };
      this.#streams.set(socket, stream);
    }
    return stream;
  }

  #read(stream: Stream): void {
    if (!stream.upgraded) {
      const end = stream.bytes.indexOf(END_OF_HEADERS);
      if (end < 0) return;
      stream.upgraded = stream.bytes.toString('latin1', 0, 12) === 'HTTP/1.1 101';
      stream.bytes = stream.upgraded ? stream.bytes.subarray(end + END_OF_HEADERS.length) : Buffer.alloc(0);
    }
    for (let frame = nextFrame(stream.bytes); stream.upgraded && frame; frame = nextFrame(stream.bytes)) {
      stream.bytes = stream.bytes.subarray(frame.size);
      if (frame.opcode === TEXT_FRAME) this.#promised(stream, JSON.parse(frame.payload.toString()));
    }
  }

  #promised(stream: Stream, frame: Frame): void {
    if (frame.type === 'welcome') {
      for (const { room, rev, messages } of frame.rooms) {
        stream.room = room;
        this.#told(room, rev, messages);
      }
    } else if (frame.type === 'events') {
      this.#told(frame.room, frame.rev, frame.messages);
    } else if (frame.type === 'ok' && stream.room !== null) {
      const { rev } = frame.result as { rev?: number }; // Sends, edits and deletions are answered with one.
      if (rev === undefined) return;
      this.acked++;
      this.#told(stream.room, rev, []);
    }
  }

  #told(name: string, rev: number, messages: readonly Message[]): void {
    let room = this.#rooms.get(name);
    if (room === undefined) {
      room = { rev: 0, messages: new Map() };
      this.#rooms.set(name, room);
    }
    room.rev = Math.max(room.rev, rev);
    for (const message of messages) {
      const known = room.messages.get(message.seq);
      if (known === undefined || known.rev <= message.rev) room.messages.set(message.seq, message);
    }
  }
}

/** RFC 6455, 5.2; a server's frames are not masked. `null`: not all of it has come. */
function nextFrame(bytes: Buffer): { opcode: number; payload: Buffer; size: number } | null {
  if (bytes.length < 2) return null;
  const short = bytes.readUInt8(1);
  const start = short === 127 ? 10 : short === 126 ? 4 : 2;
  if (bytes.length < start) return null;
  const length =
    short === 127 ? Number(bytes.readBigUInt64BE(2)) : short === 126 ? bytes.readUInt16BE(2) : short;
  if (bytes.length < start + length) return null;
  return { opcode: bytes.readUInt8(0), payload: bytes.subarray(start, start + length), size: start + length };
}
