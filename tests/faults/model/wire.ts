import type { Connection } from '../../../server/realtime/connection.ts';
import type { Peer } from '../../../server/realtime/peer.ts';
import type { Socket } from '../../../widget/client/environment.ts';

type Up = { readonly kind: 'open' } | { readonly kind: 'frame'; readonly data: string } | Close;
type Down = { readonly kind: 'open' } | { readonly kind: 'frame'; readonly data: string } | Close;
interface Close {
  readonly kind: 'close';
  readonly code: number;
  readonly reason: string;
}

/** Where connections arrive. `null`: nobody listens. */
export type Door = (peer: Peer, wire: Wire) => Connection | null;

/**
 * Which ends hear that the connection is cut. The others go on as if it were there: it is half-open.
 * `client, early`: what the client has said still arrives.
 */
export type Noticing = 'both' | 'client' | 'client, early' | 'server' | 'nobody';

/** What becomes of a frame on its way from the bus to this connection. `twice`: again after the next one. */
export type Fate = 'lost' | 'twice' | 'late' | 'overtaken';

/**
 * The frames that can suffer it. Only events say where they belong, so that another order can be borne. Presence and
 * receipts are told once: the bus of one node loses nothing, and what heals them belongs to a bus that does. Nor do
 * receipts come later there than an answer that knows more, which would look as if a watermark went back.
 */
const SUFFERING: Readonly<Record<Fate, RegExp>> = {
  lost: /^{"type":"(events|typing)"/,
  overtaken: /^{"type":"events"/,
  twice: /^{"type":"events"/,
  late: /^{"type":"(events|typing|presence)"/,
};

const CUT: Close = { kind: 'close', code: 1006, reason: '' };

/** A connection in memory. What is put in at one end waits until the schedule lets it out at the other. */
export class Wire {
  readonly up: Up[] = [{ kind: 'open' }];
  readonly down: Down[] = [];
  /** Frames on the bus, before they are behind what the server itself says. */
  readonly bus: string[] = [];
  /** Whether frames wait on the bus, as far as they can be late. */
  late = false;
  /** Of the next frames on the bus, one each. */
  readonly fates: Fate[] = [];
  readonly client: Socket;
  #clientEnd: 'opening' | 'open' | 'gone' = 'opening';
  #serverEnd:
    | { readonly kind: 'none' | 'gone' }
    | { readonly kind: 'open'; readonly connection: Connection } = {
    kind: 'none',
  };
  /** Whether something that was said on it has not arrived. */
  hasLost = false;
  readonly #lost = { up: false, down: false };
  readonly #topics = new Set<string>();
  readonly #overtaken: string[] = [];

  constructor(
    private readonly door: Door,
    private readonly told: (line: string) => void,
  ) {
    const readyState = () => (this.#clientEnd === 'opening' ? 0 : this.#clientEnd === 'open' ? 1 : 3);
    this.client = {
      get readyState() {
        return readyState();
      },
      onopen: null,
      onmessage: null,
      onclose: null,
      onerror: null,
      send: (data) => this.#clientEnd === 'open' && this.#push(this.up, 'up', { kind: 'frame', data }),
      close: (code = 1005, reason = '') => {
        if (this.#clientEnd === 'gone') return;
        this.#clientEnd = 'gone';
        this.#push(this.up, 'up', { kind: 'close', code, reason });
      },
    };
  }

  /** Whether both ends are there and hear each other. */
  get works(): boolean {
    return (
      this.#clientEnd === 'open' && this.#serverEnd.kind === 'open' && !this.#lost.up && !this.#lost.down
    );
  }

  /** Whether nothing can come of it any more. */
  get isOver(): boolean {
    return this.#clientEnd === 'gone' && this.#serverEnd.kind !== 'open' && this.up.length === 0;
  }

  /** Lets out up to `count` of what the client has said. */
  deliverUp(count = Infinity): boolean {
    const due = this.up.splice(0, count);
    for (const each of due) this.#arrivedUp(each);
    return due.length > 0;
  }

  /** Lets out up to `count` of what the server has said. */
  deliverDown(count = Infinity): boolean {
    const due = this.down.splice(0, count);
    for (const each of due) this.#arrivedDown(each);
    return due.length > 0;
  }

  /** Lets up to `count` frames of the bus through. */
  deliverBus(count = Infinity): boolean {
    const due = this.bus.splice(0, count);
    if (this.bus.length === 0) due.push(...this.#overtaken.splice(0));
    for (const data of due) this.#push(this.down, 'down', { kind: 'frame', data });
    return due.length > 0;
  }

  /** A frame comes over the bus. */
  fanOut(topic: string, data: string): void {
    if (this.#serverEnd.kind !== 'open' || !this.#topics.has(topic)) return;
    const fate = this.fates.find((each) => SUFFERING[each].test(data));
    if (fate !== undefined) {
      this.fates.splice(this.fates.indexOf(fate), 1);
      this.told(`  on the bus, ${fate}: ${data}`);
    }
    if (fate === 'lost') {
      this.hasLost = true;
      return;
    }
    if (fate === 'overtaken') {
      this.#overtaken.push(data);
      return;
    }
    if (!SUFFERING.late.test(data)) this.#push(this.down, 'down', { kind: 'frame', data });
    else {
      this.bus.push(data);
      if (!this.late && fate !== 'late') this.deliverBus();
    }
    if (fate === 'twice') this.#overtaken.push(data);
  }

  /** What is under way is gone, and nothing comes through any more. */
  cut(noticing: Noticing): void {
    this.lose('down');
    if (noticing !== 'client, early') this.lose('up');
    if (noticing.startsWith('client') || noticing === 'both') this.#hearEnd(CUT);
    if (noticing === 'both' || noticing === 'server') this.#endServer();
  }

  /** From now on one direction loses everything, without anybody being told. */
  lose(direction: 'up' | 'down'): void {
    this.#lost[direction] = true;
    this.hasLost = true;
    this[direction].length = 0;
    if (direction === 'down') this.bus.length = 0;
  }

  /** The server's process is gone. What it has sent still comes, and the end of it. */
  serverDied(): void {
    if (this.#serverEnd.kind !== 'open') return;
    this.#serverEnd = { kind: 'gone' };
    this.up.length = 0;
    this.bus.length = 0;
    this.#push(this.down, 'down', CUT);
  }

  /** The page is gone, and its process with it. */
  clientDied(): void {
    this.client.onopen = this.client.onmessage = this.client.onclose = null;
    this.client.close();
  }

  #push<T extends Up | Down>(queue: T[], direction: 'up' | 'down', each: T): void {
    if (!this.#lost[direction]) queue.push(each);
  }

  #arrivedUp(each: Up): void {
    if (each.kind === 'open') this.#enter();
    else if (each.kind === 'close') this.#endServer();
    else if (this.#serverEnd.kind === 'open') {
      this.told(`  → ${each.data}`);
      this.#serverEnd.connection.receive(each.data);
    }
  }

  #arrivedDown(each: Down): void {
    // What a server closes has ended for it when the client answers.
    if (each.kind === 'close') {
      this.#endServer();
      this.#hearEnd(each);
      return;
    }
    if (this.#clientEnd === 'gone') return;
    this.told(`  ← ${each.kind === 'frame' ? each.data : each.kind}`);
    if (each.kind === 'frame') this.client.onmessage?.({ data: each.data });
    else {
      this.#clientEnd = 'open';
      this.client.onopen?.(undefined as never); // The client looks at no field of this event.
    }
  }

  #hearEnd({ code, reason }: Close): void {
    if (this.#clientEnd === 'gone') return;
    this.told(`  ← close ${code} ${reason}`);
    this.#clientEnd = 'gone';
    this.client.onclose?.({ code, reason });
  }

  #enter(): void {
    const peer: Peer = {
      address: '192.0.2.1',
      origin: null,
      host: null,
      send: (data) => {
        if (this.#serverEnd.kind === 'open') this.#push(this.down, 'down', { kind: 'frame', data });
      },
      subscribe: (topic) => void this.#topics.add(topic),
      unsubscribe: (topic) => void this.#topics.delete(topic),
      close: (code, reason) => this.#push(this.down, 'down', { kind: 'close', code, reason }),
      terminate: () => {
        this.#push(this.down, 'down', CUT);
        this.#endServer();
      },
    };
    const connection = this.door(peer, this);
    if (connection) this.#serverEnd = { kind: 'open', connection };
    this.#push(this.down, 'down', connection ? { kind: 'open' } : CUT);
  }

  #endServer(): void {
    if (this.#serverEnd.kind !== 'open') return;
    const { connection } = this.#serverEnd;
    this.#serverEnd = { kind: 'gone' };
    this.up.length = 0;
    this.bus.length = 0;
    connection.ended();
  }
}
