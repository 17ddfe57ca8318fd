/**
 * Reads what strace wrote of a server: the calls that change files, those that sync them, and what was sent to
 * others, each with the moment at which it began and the one at which it had returned.
 */

/** What strace has to be told: hexadecimal strings of any length, the names of descriptors, and these calls. */
export const STRACE_OPTIONS: readonly string[] = [
  ...['-f', '-y', '-xx', '-s', String(64 * 1024 * 1024), '--seccomp-bpf'],
  ...['-e', 'trace=pwrite64,ftruncate,fsync,fdatasync,unlink,sendto'],
];

type Begun =
  | { readonly kind: 'write'; readonly path: string; readonly offset: number; readonly data: Uint8Array }
  | { readonly kind: 'truncate'; readonly path: string; readonly size: number }
  /** Of a file or of a folder. */
  | { readonly kind: 'sync'; readonly path: string }
  | { readonly kind: 'unlink'; readonly path: string }
  /** `socket` is another one for every connection. */
  | { readonly kind: 'send'; readonly socket: string; readonly data: Uint8Array };

/** `call` ties the end of a call to its beginning. */
export type CallEvent =
  | ({ readonly call: number } & Begun)
  /** `result`: as the kernel gives it, -1 for a failure. */
  | { readonly call: number; readonly kind: 'end'; readonly result: number };

/** `17709 fsync(8<\x2f…>) = 0`, `17709 fsync(8<\x2f…> <unfinished ...>`, `17709 <... fsync resumed>) = 0` */
const LINE = /^(\d+) +(?:<\.\.\. (\w+) resumed>|(\w+)\((.*)$)/s;
const RESULT = /\) += (-?\d+)(?: [A-Z].*)?$/;
/** Longer than what stands behind the last string of a line. */
const TAIL = 200;

const unhex = (text: string): Uint8Array => Buffer.from(text.replaceAll('\\x', ''), 'hex');
const name = (text = ''): string => new TextDecoder().decode(unhex(text));

const BEGINNINGS: Readonly<Record<string, (rest: string) => Begun>> = {
  pwrite64: (rest) => {
    const [, path, data = '', offset] = /^\d+<([^>]*)>, "([^"]*)", \d+, (\d+)/.exec(rest) ?? [];
    return { kind: 'write', path: name(path), offset: Number(offset), data: unhex(data) };
  },
  ftruncate: (rest) => {
    const [, path, size] = /^\d+<([^>]*)>, (\d+)/.exec(rest) ?? [];
    return { kind: 'truncate', path: name(path), size: Number(size) };
  },
  fsync: (rest) => ({ kind: 'sync', path: name(/^\d+<([^>]*)>/.exec(rest)?.[1]) }),
  fdatasync: (rest) => ({ kind: 'sync', path: name(/^\d+<([^>]*)>/.exec(rest)?.[1]) }),
  unlink: (rest) => ({ kind: 'unlink', path: name(/^"([^"]*)"/.exec(rest)?.[1]) }),
  sendto: (rest) => {
    const [, socket, data = ''] = /^\d+<([^>]*)>, "([^"]*)"/.exec(rest) ?? [];
    return { kind: 'send', socket: name(socket), data: unhex(data) };
  },
};

/** Reads the trace of one process. */
export class CallReader {
  /** By thread: the call that has begun and not returned. */
  readonly #open = new Map<string, number>();

  /** @param nextCall a number that no call has, of this trace or of others that are read with it. */
  constructor(private readonly nextCall: () => number) {}

  /** @returns the beginning of a call, its end, or both; nothing for a line that says something else. */
  read(line: string): readonly CallEvent[] {
    const [, thread = '', resumed, begun = '', rest = ''] = LINE.exec(line) ?? [];
    const result = RESULT.exec(line.slice(-TAIL))?.[1];
    if (resumed !== undefined) {
      const call = this.#open.get(thread);
      this.#open.delete(thread);
      // A thread that was killed in a call has "?" for its result.
      return call === undefined || result === undefined
        ? []
        : [{ call, kind: 'end', result: Number(result) }];
    }
    const beginning = BEGINNINGS[begun]?.(rest);
    if (beginning === undefined) return [];
    const call = this.nextCall();
    if (result !== undefined)
      return [
        { call, ...beginning },
        { call, kind: 'end', result: Number(result) },
      ];
    this.#open.set(thread, call);
    return [{ call, ...beginning }];
  }
}
