/** The protocol page is enough: a client in another language, written from it alone, against the real server. */
import { afterEach, beforeEach, describe, expect, test } from 'bun:test';
import { join } from 'node:path';
import { type InProcessServer, startInProcess } from '../support/in-process.ts';
import { sign } from '../support/tokens.ts';

const PROGRAM = join(import.meta.dir, '../support/foreign_client.py');
const ROOM = 'lobby';

interface Screen {
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
class ForeignClient {
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

const missing = Bun.which('python3') === null;
if (missing) console.log('Skipped: the client in another language, because there is no "python3" here.');

describe.skipIf(missing)('a client written from the protocol page alone', () => {
  let server: InProcessServer;
  let clients: ForeignClient[];
  beforeEach(async () => {
    server = await startInProcess();
    clients = [];
  });
  afterEach(async () => {
    for (const client of clients) await client.stop();
    await server.close();
  });

  const enter = async (user: string, fields: object = {}): Promise<ForeignClient> => {
    const client = new ForeignClient();
    clients.push(client);
    const token = await sign({ sub: user });
    await client.do('connect', {
      url: `${server.url.replace('http', 'ws')}/ws`,
      token,
      room: ROOM,
      ...fields,
    });
    return client;
  };

  /** Ada and Ben have said one thing each. */
  const talk = async () => {
    const ada = await enter('ada');
    const ben = await enter('ben');
    await ada.send('Good morning, Ben');
    await ben.showsMessages('1 Ada: Good morning, Ben');
    await ben.send('Good morning, Ada');
    await ada.showsMessages('1 Ada: Good morning, Ben', '2 Ben: Good morning, Ada');
    return { ada, ben };
  };

  test('chats both ways: what one sends is on the screen of both', async () => {
    const { ada, ben } = await talk();
    const screen = await ben.showsMessages('1 Ada: Good morning, Ben', '2 Ben: Good morning, Ada');
    expect(await ada.do('show', { room: ROOM })).toMatchObject({ messages: screen.messages });
  });

  test('[G4] is cut off while messages are sent, edited and deleted, resumes, and shows what a fresh one shows', async () => {
    const { ada, ben } = await talk();
    await ada.do('drop');
    await ben.send('Are you there?');
    await ben.send('Wrong room, sorry');
    await ben.shows(({ messages, waiting }) => messages.length === 4 && waiting.length === 0);
    await ben.do('edit', { room: ROOM, seq: 2, text: 'Good evening, Ada' });
    await ben.do('delete', { room: ROOM, seq: 4 });

    expect((await ada.do('connect')).rooms).toEqual([{ room: ROOM, reset: false }]);
    const expected = [
      '1 Ada: Good morning, Ben',
      '2 Ben: Good evening, Ada (edited)',
      '3 Ben: Are you there?',
      '4 Ben: (deleted)',
    ];
    await ada.showsMessages(...expected);
    await ben.showsMessages(...expected);
    await (await enter('cem')).showsMessages(...expected);
  });

  test('[G4] misses a frame, notices it by the gap before the next one, and asks for what is missing', async () => {
    const { ada, ben } = await talk();
    await ada.do('deafen');
    await ben.do('edit', { room: ROOM, seq: 2, text: 'Good evening, Ada' });
    await ada.loses('events');
    await ada.do('hear');
    await ben.send('Are you there?');
    await ada.next('sync');
    const expected = [
      '1 Ada: Good morning, Ben',
      '2 Ben: Good evening, Ada (edited)',
      '3 Ben: Are you there?',
    ];
    await ada.showsMessages(...expected);
    await ben.showsMessages(...expected);
  });

  test('[G2] sends what was written while cut off when it is back, in order', async () => {
    const { ada, ben } = await talk();
    await ada.do('drop');
    await ada.send('First');
    await ada.send('Second');
    const { waiting } = await ada.shows((screen) => screen.waiting.length === 2);
    expect(waiting).toEqual(['First', 'Second']);
    await ben.send('In between');
    await ben.shows(({ messages }) => messages.length === 3);

    await ada.do('connect');
    const expected = [
      '1 Ada: Good morning, Ben',
      '2 Ben: Good morning, Ada',
      '3 Ben: In between',
      '4 Ada: First',
      '5 Ada: Second',
    ];
    await ada.showsMessages(...expected);
    await ben.showsMessages(...expected);
  });

  test('[G2] sends again a message whose acknowledgement was lost: it is stored once, and acknowledged alike', async () => {
    const { ada, ben } = await talk();
    await ada.next('acknowledged');
    await ada.do('deafen');
    await ada.send('Once');
    const expected = ['1 Ada: Good morning, Ben', '2 Ben: Good morning, Ada', '3 Ada: Once'];
    await ben.showsMessages(...expected);
    await ada.loses('ok');
    await ada.do('drop');
    await ada.shows(({ waiting }) => Bun.deepEquals(waiting, ['Once']));

    await ada.do('connect');
    expect(await ada.next('acknowledged')).toMatchObject({ acknowledged: 'Once', seq: 3 });
    await ada.send('Twice');
    for (const client of [ada, ben, await enter('cem')])
      await client.showsMessages(...expected, '4 Ada: Twice');
  });

  test('begins with the latest messages, and loads the older ones as they are now', async () => {
    const { ada, ben } = await talk();
    for (const text of ['Three', 'Four', 'Five']) await ben.send(text);
    await ada.shows(({ messages }) => messages.length === 5);

    const cem = await enter('cem', { limit: 1 });
    await cem.showsMessages('5 Ben: Five');
    await ada.do('edit', { room: ROOM, seq: 1, text: 'Good evening, Ben' });
    await ben.do('delete', { room: ROOM, seq: 4 });
    expect(await cem.do('history', { room: ROOM, limit: 2 })).toMatchObject({ count: 2, more: true });
    await cem.showsMessages('3 Ben: Three', '4 Ben: (deleted)', '5 Ben: Five');
    expect(await cem.do('history', { room: ROOM, limit: 2 })).toMatchObject({ count: 2, more: false });
    const expected = [
      '1 Ada: Good evening, Ben (edited)',
      '2 Ben: Good morning, Ada',
      '3 Ben: Three',
      '4 Ben: (deleted)',
      '5 Ben: Five',
    ];
    for (const client of [ada, ben, cem]) await client.showsMessages(...expected);
  });

  test('says what has arrived and what was seen, each for itself, and the others show it', async () => {
    const { ada, ben } = await talk();
    await ada.send('Are you there?');
    await ada.shows(({ delivered, read }) =>
      Bun.deepMatch({ delivered: { ben: 3 }, read: { ben: 0 } }, { delivered, read }),
    );
    await ben.do('read', { room: ROOM });
    await ada.shows(({ read }) => Bun.deepMatch({ ben: 3 }, read));
  });

  test('says after coming back what arrived with that, and what was seen while it was cut off', async () => {
    const { ada, ben } = await talk();
    await ada.send('Are you there?');
    await ben.shows(({ messages }) => messages.length === 3);
    await ben.do('drop');
    await ben.do('read', { room: ROOM });
    await ada.send('Hello?');
    await ada.shows(({ messages }) => messages.length === 4);
    await ben.do('connect');
    await ada.shows(({ delivered, read }) =>
      Bun.deepMatch({ delivered: { ben: 4 }, read: { ben: 3 } }, { delivered, read }),
    );
  });

  test('is refused with a code: an edit of the message of another', async () => {
    const { ada } = await talk();
    await expect(ada.do('edit', { room: ROOM, seq: 2, text: 'Mine now' })).rejects.toThrow('not_allowed');
  });
});
