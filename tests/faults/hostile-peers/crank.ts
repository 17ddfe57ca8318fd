/** Frames as a broken or hostile client might send them: valid ones that were mutated, and nonsense. Seeded. */
import type { Random } from '../random.ts';

const HEAVY = '['.repeat(500) + ']'.repeat(500);
/** Put in where a value was, as JSON. */
const ODD_VALUES: readonly string[] = [
  ...['null', 'true', '[]', '{}', '""', '0', '-1', '1e400', '-1e400', '1e-400', '0.1', '9007199254740993'],
  ...['"\\ud800"', '"\\u0000"', '"__proto__"', '"constructor"', '"../../etc/passwd"', '"%00"', '"\\u202e"'],
  ...['{"__proto__":{"admin":true}}', '{"toString":1}', '{"length":1e9}', HEAVY, `"${'x'.repeat(5000)}"`],
  ...['"\u{1f9e8}"', `"${'e\u0301'.repeat(300)}"`, `"${'\u200b'.repeat(40)}"`, '"2026-01-01"', '[[1,2],[3]]'],
];
const TYPES = [
  ...['hello', 'refresh', 'rooms', 'join', 'leave', 'send', 'edit', 'delete', 'history', 'sync', 'receipt'],
  ...['typing', 'ping', 'pong', 'welcome', 'ok', 'error', 'events', 'bye', 'toString', '__proto__', ''],
];

export class Crank {
  #id = 1;

  /** @param rooms that it may write in. */
  constructor(
    private readonly random: Random,
    private readonly rooms: readonly string[],
  ) {}

  /** The payload of one text frame. */
  next(): string {
    return this.#mutated(this.#valid());
  }

  /** A hello that no server takes: its token is none. */
  hello(): string {
    const rooms = [{ room: this.#pick(this.rooms), epoch: 1, rev: 1 }];
    const hello = { type: 'hello', id: 1, version: 1, token: 'a.b.c', device: 'device-crank', rooms };
    return this.#mutated(JSON.stringify(hello));
  }

  #mutated(frame: string): string {
    const dice = this.random();
    if (dice < 0.1) return frame;
    if (dice < 0.4) return this.#withOddValue(frame);
    if (dice < 0.55) return this.#withoutField(frame);
    if (dice < 0.7) return this.#withChangedBytes(frame);
    if (dice < 0.8) return frame.slice(0, this.#below(frame.length));
    if (dice < 0.85) return frame + frame;
    if (dice < 0.95) return this.#invented(3);
    return this.#noise();
  }

  #valid(): string {
    const id = ++this.#id;
    const room = this.#pick(this.rooms);
    const seq = this.#below(50);
    const clientId = Bun.randomUUIDv7();
    const commands = [
      { type: 'rooms', id },
      { type: 'join', id, rooms: [{ room, epoch: seq, rev: seq, limit: 10 }] },
      { type: 'leave', id, room },
      { type: 'send', id, room, clientId, text: `message ${id}` },
      { type: 'edit', id, room, seq, text: `edited ${id}` },
      { type: 'delete', id, room, seq },
      { type: 'history', id, room, before: seq + 1, limit: 20 },
      { type: 'sync', id, room, epoch: seq, rev: seq },
      { type: 'receipt', id, room, delivered: seq, read: seq },
      { type: 'typing', room, on: true },
      { type: 'refresh', id, token: 'a.b.c' },
      { type: 'hello', id, version: 1, token: 'a.b.c', device: 'device-crank', rooms: [{ room }] },
      { type: 'ping', id },
      { type: 'pong' },
    ];
    return JSON.stringify(this.#pick(commands));
  }

  #withOddValue(frame: string): string {
    const values = [...frame.matchAll(/:("[^"]*"|\d+|true|\[[^\]]*\])/g)];
    const value = this.#pick(values);
    const at = value.index + 1;
    return frame.slice(0, at) + this.#pick(ODD_VALUES) + frame.slice(at + value[0].length - 1);
  }

  #withoutField(frame: string): string {
    const entries = Object.entries(JSON.parse(frame));
    entries.splice(this.#below(entries.length), 1);
    return JSON.stringify(Object.fromEntries(entries));
  }

  #withChangedBytes(frame: string): string {
    const units = [...frame];
    for (let count = 1 + this.#below(4); count > 0; count--)
      units[this.#below(units.length)] = String.fromCharCode(this.#below(0x250));
    return units.join('');
  }

  /** Random JSON that is an object of a known or unknown type. */
  #invented(depth: number): string {
    const fields = Array.from({ length: this.#below(5) }, () => {
      const name = JSON.stringify(
        this.#pick(['room', 'rooms', 'seq', 'text', 'id', '__proto__', 'constructor']),
      );
      return `${name}:${depth > 0 && this.random() < 0.3 ? this.#invented(depth - 1) : this.#pick(ODD_VALUES)}`;
    });
    return `{${[`"type":${JSON.stringify(this.#pick(TYPES))}`, ...fields].join(',')}}`;
  }

  #noise(): string {
    return String.fromCharCode(...Array.from({ length: this.#below(60) }, () => this.#below(0xd800)));
  }

  #below(limit: number): number {
    return Math.floor(this.random() * limit);
  }

  #pick<T>(from: readonly T[]): T {
    const one = from[this.#below(from.length)];
    if (one === undefined) throw new Error('There is nothing to pick from.');
    return one;
  }
}
