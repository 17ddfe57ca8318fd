import { createClientIds } from '../../../widget/client/client-id.ts';
import type { HandClock } from '../../support/hand-clock.ts';
import { seeded } from '../random.ts';
import type { Wire } from './wire.ts';

/** A program that says hello, sends many messages to the lobby at once, and does not listen. */
export class Program {
  constructor(
    private readonly wire: Wire,
    clock: HandClock,
    token: Promise<string>,
    count: number,
    seed: number,
  ) {
    const random = seeded(seed);
    const randomBytes = (length: number) => Uint8Array.from({ length }, () => Math.floor(random() * 256));
    const newId = createClientIds({ clock, randomBytes });
    const say = (frame: object) => wire.client.send(JSON.stringify(frame));
    wire.client.onopen = async () => {
      const rooms = [{ room: 'lobby' }];
      say({ type: 'hello', id: 1, version: 1, token: await token, device: 'a-program', rooms });
    };
    wire.client.onmessage = ({ data }) => {
      if (!String(data).startsWith('{"type":"welcome"')) return;
      for (let each = 1; each <= count; each++) {
        say({ type: 'send', id: 1 + each, room: 'lobby', clientId: newId(), text: `burst ${each}` });
      }
    };
  }

  leave(): void {
    this.wire.client.close();
  }
}
