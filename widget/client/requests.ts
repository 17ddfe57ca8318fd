import type { CommandOf, FrameOf, RESULTS, ResultOf } from '../../server/protocol/frames.ts';
import { CommandError } from './command-error.ts';
import type { Clock } from './environment.ts';

/** Milliseconds without an answer after which the connection counts as dead. */
const PATIENCE = 10_000;

export type Asking = keyof typeof RESULTS;
/** A command as its caller writes it; the id is given here. */
export type Question<K extends Asking> = Omit<CommandOf<K>, 'id'> & { readonly type: K };

interface Waiting {
  readonly timer: unknown;
  resolve(result: unknown): void;
  reject(error: CommandError): void;
}

/** Commands of one connection that wait for their answer. */
export class Requests {
  readonly #clock: Clock;
  readonly #unanswered: () => void;
  readonly #waiting = new Map<number, Waiting>();
  #lastId = 0;

  constructor(clock: Clock, unanswered: () => void) {
    this.#clock = clock;
    this.#unanswered = unanswered;
  }

  nextId(): number {
    return ++this.#lastId;
  }

  /**
   * Sends a command with a new id. @throws {CommandError} what the server answered, or `disconnected`: it is then
   * unknown whether the command was carried out.
   */
  ask<K extends Asking>(question: Question<K>, send: (data: string) => void): Promise<ResultOf<K>> {
    const id = this.nextId();
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, {
        timer: this.#clock.setTimeout(this.#unanswered, PATIENCE),
        // The server is trusted to answer in the protocol of the version it has welcomed.
        resolve: (result) => resolve(result as ResultOf<K>),
        reject,
      });
      send(JSON.stringify({ ...question, id }));
    });
  }

  /** @returns whether the frame answered a command. */
  answer(frame: FrameOf<'ok'> | FrameOf<'error'>): boolean {
    const waiting = frame.id === undefined ? undefined : this.#take(frame.id);
    if (!waiting) return false;
    if (frame.type === 'ok') waiting.resolve(frame.result);
    else {
      const { code, message, temporary, retryAfter } = frame;
      waiting.reject(new CommandError(code, message, temporary, retryAfter ?? null));
    }
    return true;
  }

  /** The connection has ended: nothing will be answered any more. */
  abandon(): void {
    for (const id of [...this.#waiting.keys()]) this.#take(id)?.reject(CommandError.of('disconnected'));
  }

  #take(id: number): Waiting | undefined {
    const waiting = this.#waiting.get(id);
    this.#waiting.delete(id);
    this.#clock.clearTimeout(waiting?.timer);
    return waiting;
  }
}
