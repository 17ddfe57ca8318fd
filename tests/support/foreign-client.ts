/** Drives foreign_client.py, one line of JSON each way. */
import { join } from 'node:path';

const PROGRAM = join(import.meta.dir, 'foreign_client.py');
/** The room that everything happens in. */
export const ROOM = 'lobby';

export interface Screen {
  readonly room: string;
  /** As they are shown, the oldest first: `3 Ada: Hello (edited)`. */
  readonly messages: readonly string[];
  /** Sent by this user, and neither acknowledged nor heard. */
  readonly waiting: readonly string[];
  readonly read: Readonly<Record<string, number>>;
  readonly delivered: Readonly<Record<string, number>>;
}

/** A line that the client wrote. */
interface Line {
  readonly screen?: Screen;
  /** The command that this answers. */
  readonly answer?: string;
  /** The code with which the command was refused. */
  readonly error?: string;
  /** What `connect` has joined. */
  readonly rooms?: readonly { room: string; reset: boolean }[];
  /** The text of a message that the server has. */
  readonly acknowledged?: string;
  /** The type of a frame that did not arrive. */
  readonly lost?: string;
  /** The room that something was missing of. */
  readonly sync?: string;
}

const startProgram = () =>
  Bun.spawn(['python3', '-B', PROGRAM], { stdin: 'pipe', stdout: 'pipe', stderr: 'inherit' });

/** One running client in another language. */
export class ForeignClient {
  readonly lines: Line[] = [];
  /** How many lines were looked at, by the field that was waited for. */
  private readonly taken = new Map<keyof Line, number>();
  private waiting: (() => void)[] = [];
  private ended = false;
  private readonly program = startProgram();

  constructor() {
    void this.listen();
  }

  private async listen(): Promise<void> {
    const decoder = new TextDecoder();
    let rest = '';
    for await (const bytes of this.program.stdout) {
      const texts = (rest + decoder.decode(bytes, { stream: true })).split('\n');
      rest = texts.pop() ?? '';
      this.lines.push(...texts.map((text) => JSON.parse(text)));
      this.wake();
    }
    this.ended = true;
    this.wake();
  }

  private wake(): void {
    for (const resolve of this.waiting.splice(0)) resolve();
  }

  /** Resolves when `look` finds something, now or after further lines. */
  private async until<T>(look: () => T | undefined): Promise<T> {
    for (;;) {
      const found = look();
      if (found !== undefined) return found;
      if (this.ended)
        throw new Error(`The client ended. Its last line: ${JSON.stringify(this.lines.at(-1))}`);
      await new Promise<void>((resolve) => this.waiting.push(resolve));
    }
  }

  /** The next line with this field, after those already waited for. */
  next(field: keyof Line): Promise<Line> {
    return this.until(() => {
      const from = this.taken.get(field) ?? 0;
      const at = this.lines.findIndex((line, index) => index >= from && field in line);
      this.taken.set(field, at < 0 ? this.lines.length : at + 1);
      return this.lines[at];
    });
  }

  async do(command: string, fields: object = {}): Promise<Line> {
    this.program.stdin.write(`${JSON.stringify({ do: command, ...fields })}\n`);
    this.program.stdin.flush();
    const answer = await this.next('answer');
    if (answer.error !== undefined) throw new Error(`${command}: ${answer.error}`);
    return answer;
  }

  send(text: string): Promise<Line> {
    return this.do('send', { room: ROOM, text });
  }

  /** Waits until the room looks so. */
  shows(fits: (screen: Screen) => boolean): Promise<Screen> {
    return this.until(() => {
      const latest = this.lines.findLast((line) => line.screen)?.screen;
      return latest && fits(latest) ? latest : undefined;
    });
  }

  /** Waits until exactly these messages are there, and nothing waits. */
  showsMessages(...messages: string[]): Promise<Screen> {
    return this.shows(
      (screen) => Bun.deepEquals(screen.messages, messages) && Bun.deepEquals(screen.waiting, []),
    );
  }

  /** Waits until a frame of this type came to deaf ears. */
  async loses(type: string): Promise<void> {
    while ((await this.next('lost')).lost !== type);
  }

  async stop(): Promise<void> {
    this.program.kill();
    await this.program.exited;
  }
}
