import type { Command, CommandOf, CommandType, Frame } from '../../server/protocol/frames.ts';
import type { Socket } from '../../widget/client/environment.ts';

/** Two ends of a socket in memory. In `manual` mode frames to the client wait until the test delivers them. */
export class SocketPair {
  /** Everything that the client has sent, in order. */
  readonly received: Command[] = [];
  /** On the way to the client (only in manual mode). */
  readonly underway: Frame[] = [];
  manual = false;
  /** Frames from the client are lost: a half-open socket. */
  deaf = false;
  open = false;
  readonly client: Socket;

  constructor(
    private readonly onCommand: (command: Command) => void,
    private readonly onClose: () => void,
  ) {
    const isOpen = () => this.open;
    this.client = {
      get readyState() {
        return isOpen() ? 1 : 0;
      },
      onopen: null,
      onmessage: null,
      onclose: null,
      onerror: null,
      send: (data) => this.#fromClient(data),
      close: () => this.#end(),
    };
  }

  /** Lets the client's connection attempt succeed. */
  accept(): void {
    this.open = true;
    this.client.onopen?.(undefined as never); // The client looks at no field of this event.
  }

  /** The commands of one type, in the order in which they came. */
  commands<K extends CommandType>(type: K): CommandOf<K>[] {
    // `type` is the tag of the union.
    return this.received.filter((command) => command.type === type) as CommandOf<K>[];
  }

  push(frame: Frame): void {
    if (this.manual) this.underway.push(frame);
    else this.deliver(frame);
  }

  /** Hands frames to the client now: those given, or all that are on their way. */
  deliver(...frames: Frame[]): void {
    const due = frames.length > 0 ? frames : this.underway.splice(0);
    for (const frame of due) this.client.onmessage?.({ data: JSON.stringify(frame) });
  }

  /** What `send` makes the server push is lost on its way. */
  lose(send: () => void): void {
    this.manual = true;
    send();
    this.underway.length = 0;
    this.manual = false;
  }

  /** Ends the connection from the server's side, or (1006) by a cut cable. */
  close(code = 1006, reason = ''): void {
    this.underway.length = 0;
    this.#end();
    this.client.onclose?.({ code, reason });
  }

  #fromClient(data: string): void {
    const command: Command = JSON.parse(data);
    if (this.deaf) return;
    this.received.push(command);
    queueMicrotask(() => this.open && this.onCommand(command));
  }

  #end(): void {
    if (this.open) this.onClose();
    this.open = false;
  }
}
