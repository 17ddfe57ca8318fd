import { PROTOCOL_VERSION } from '../../server/protocol/codes.ts';
import type {
  CommandOf,
  Frame,
  FrameOf,
  Heads,
  JoinRequest,
  ResultOf,
} from '../../server/protocol/frames.ts';
import type { TokenReason } from './api.ts';
import { CommandError } from './command-error.ts';
import { transition } from './connection.ts';
import type { ConnectionEvent, ConnectionState, Effect } from './connection-state.ts';
import type { Environment, Socket } from './environment.ts';
import { type Asking, type Question, Requests } from './requests.ts';

/** A frame that belongs to the chat and not to the connection. */
export type Push = Extract<Frame, { type: 'events' | 'receipts' | 'typing' | 'presence' | 'own' | 'left' }>;

export interface LinkHandlers {
  /** What hello asks for. */
  rooms(): JoinRequest[];
  fetchToken(reason: TokenReason): void;
  refresh(token: string): void;
  changed(state: ConnectionState): void;
  welcome(frame: FrameOf<'welcome'>): void;
  heads(heads: Heads): void;
  push(frame: Push): void;
  /** An error that answers no command. */
  error(code: string, message: string): void;
}

/** Runs the connection's effects: the one place that holds a socket. */
export class Link {
  readonly #environment: Environment;
  readonly #url: string;
  readonly #device: string;
  readonly #handlers: LinkHandlers;
  readonly #requests: Requests;
  #state: ConnectionState = { kind: 'idle' };
  #socket: Socket | null = null;
  #helloId = 0;
  #timer: unknown = null;

  /** @param url of the socket. @param device names this client for as long as it runs. */
  constructor(environment: Environment, url: string, device: string, handlers: LinkHandlers) {
    this.#environment = environment;
    this.#url = url;
    this.#device = device;
    this.#handlers = handlers;
    this.#requests = new Requests(environment.clock, () => this.dispatch({ kind: 'unanswered' }));
  }

  get state(): ConnectionState {
    return this.#state;
  }

  get online(): boolean {
    return this.#state.kind === 'online';
  }

  dispatch(event: ConnectionEvent): void {
    const { clock, network, random } = this.#environment;
    const moment = { now: clock.monotonic(), random: random(), online: network.online() };
    const { state, effects } = transition(this.#state, event, moment);
    const changed = state !== this.#state;
    this.#state = state;
    if (changed) clock.clearTimeout(this.#timer);
    for (const effect of effects) this.#run(effect);
    if (changed) this.#handlers.changed(state);
  }

  /** @throws {CommandError} the server's refusal, or `disconnected`. */
  ask<K extends Asking>(question: Question<K>): Promise<ResultOf<K>> {
    const socket = this.#socket;
    if (!socket || !this.online) return Promise.reject(CommandError.of('disconnected'));
    return this.#requests.ask(question, (data) => socket.send(data));
  }

  /** Sends a frame that wants no answer; without a connection it is lost. */
  tell(frame: CommandOf<'typing'> | CommandOf<'pong'> | CommandOf<'hello'> | CommandOf<'ping'>): void {
    this.#socket?.send(JSON.stringify(frame));
  }

  #run(effect: Effect): void {
    const { clock } = this.#environment;
    switch (effect.kind) {
      case 'timer':
        clock.clearTimeout(this.#timer);
        this.#timer = clock.setTimeout(() => this.dispatch({ kind: 'timer' }), effect.milliseconds);
        break;
      case 'open':
        this.#open();
        break;
      case 'close': {
        const socket = this.#release();
        // Closed while it connects, it would be an error in the host's console. Before another attempt it has to go at
        // once all the same: a browser opens one socket to an address at a time (RFC 6455 §4.1).
        if (socket?.readyState === 0 && this.#state.kind === 'idle') socket.onopen = () => socket.close(1000);
        else socket?.close(1000);
        break;
      }
      case 'hello': {
        this.#helloId = this.#requests.nextId();
        const { token } = effect;
        const rooms = this.#handlers.rooms();
        const device = this.#device;
        this.tell({ type: 'hello', id: this.#helloId, version: PROTOCOL_VERSION, token, device, rooms });
        break;
      }
      case 'ping':
        this.tell({ type: 'ping', id: this.#requests.nextId() });
        break;
      case 'fetch-token':
        this.#handlers.fetchToken(effect.reason);
        break;
      case 'refresh':
        this.#handlers.refresh(effect.token);
    }
  }

  #open(): void {
    const socket = this.#environment.connect(this.#url);
    this.#socket = socket;
    socket.onopen = () => this.dispatch({ kind: 'opened' });
    socket.onmessage = ({ data }) => this.#receive(data);
    socket.onclose = ({ code, reason }) => {
      this.#release();
      this.dispatch({ kind: 'closed', code, reason });
    };
    socket.onerror = null; // A close follows every error and says more.
  }

  /** From here on nothing that the socket still says is heard. */
  #release(): Socket | null {
    const socket = this.#socket;
    this.#socket = null;
    if (socket) socket.onopen = socket.onmessage = socket.onclose = null;
    this.#requests.abandon();
    return socket;
  }

  #receive(data: unknown): void {
    this.dispatch({ kind: 'heard' });
    const frame = parse(data);
    switch (frame?.type) {
      case 'welcome':
        this.dispatch({ kind: 'welcome' });
        this.#handlers.welcome(frame);
        break;
      case 'ok':
      case 'error':
        this.#answered(frame);
        break;
      case 'ping':
        this.tell({ type: 'pong' });
        this.#handlers.heads(frame.heads);
        break;
      case 'pong':
        this.#handlers.heads(frame.heads);
        break;
      case 'bye':
        this.dispatch({ kind: 'bye', message: frame.message, retryAfter: frame.retryAfter ?? null });
        break;
      default:
        if (frame) this.#handlers.push(frame);
    }
  }

  #answered(frame: FrameOf<'ok'> | FrameOf<'error'>): void {
    if (this.#requests.answer(frame) || frame.type === 'ok') return;
    const { id, code, message, temporary, retryAfter } = frame;
    if (id === this.#helloId && !this.online) {
      this.dispatch({ kind: 'refused', code, message, temporary, retryAfter: retryAfter ?? null });
    } else this.#handlers.error(code, message);
  }
}

/** `null` for anything that is not a frame: an intermediary's text is no reason to fall over. */
function parse(data: unknown): Frame | null {
  if (typeof data !== 'string') return null;
  try {
    const value: unknown = JSON.parse(data);
    // The server is trusted to speak the protocol; types it has added are ignored by the switch.
    return typeof value === 'object' ? (value as Frame | null) : null;
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}
