/** A router with a server and clients behind it, each in a network namespace of its own, and ways to lose packets. */

/** What vanishes in the router, without a word to either end. */
export type Direction = 'client to server' | 'server to client' | 'both ways';

/** A machine of the network. */
export interface Host {
  readonly address: string;
  /** Before a command line: runs it on this machine, in the same process. */
  readonly on: readonly string[];
}

/** @returns a sentence on what this machine lacks for such a network; `null` if nothing. */
export function lacksNetwork(): string | null {
  if (Bun.which('ip') === null) return 'There is no command "ip" (Debian: apt-get install iproute2).';
  const name = nameOf('trial');
  const { success, stderr } = Bun.spawnSync(['ip', 'netns', 'add', name]);
  if (!success) return `It takes root to make network namespaces: ${stderr.toString().trim()}`;
  Bun.spawnSync(['ip', 'netns', 'delete', name]);
  return null;
}

export class Network {
  readonly #router = nameOf('router');
  readonly #namespaces: string[] = [];
  /** What the router drops, as `ip rule` takes it. */
  #losses: string[][] = [];

  private constructor() {}

  /** @throws with what the system said. */
  static async make(): Promise<Network> {
    const network = new Network();
    try {
      await network.#addNamespace(network.#router);
      // Packets that come from where the router could not answer are passed on all the same.
      const settings = 'cd /proc/sys/net/ipv4; echo 1 > ip_forward; echo 0 | tee conf/*/rp_filter';
      await run([...inside(network.#router), 'sh', '-ec', settings]);
    } catch (error) {
      await network.remove();
      throw error;
    }
    return network;
  }

  /** Another machine behind the router. @throws with what the system said. */
  async host(role: string): Promise<Host> {
    const name = nameOf(role);
    const number = this.#namespaces.length;
    await this.#addNamespace(name);
    const [address, gateway] = [`10.77.${number}.2`, `10.77.${number}.1`];
    const port = `port${number}`;
    const router = this.#router;
    await ip(['link', 'add', port, 'netns', router, 'type', 'veth', 'peer', 'name', 'eth0', 'netns', name]);
    await ip(['-n', router, 'address', 'add', `${gateway}/24`, 'dev', port]);
    await ip(['-n', router, 'link', 'set', port, 'up']);
    await ip(['-n', name, 'address', 'add', `${address}/24`, 'dev', 'eth0']);
    await ip(['-n', name, 'link', 'set', 'eth0', 'up']);
    await ip(['-n', name, 'route', 'add', 'default', 'via', gateway]);
    return { address, on: inside(name) };
  }

  /** From now on packets between the two vanish. */
  async lose(client: Host, server: Host, direction: Direction): Promise<void> {
    const there = ['from', client.address, 'to', server.address, 'blackhole'];
    const back = ['from', server.address, 'to', client.address, 'blackhole'];
    const lost = { 'client to server': [there], 'server to client': [back], 'both ways': [there, back] };
    for (const loss of lost[direction]) {
      await ip(['-n', this.#router, 'rule', 'add', ...loss]);
      this.#losses.push(loss);
    }
  }

  /** Everything arrives again. */
  async heal(): Promise<void> {
    const losses = this.#losses;
    this.#losses = [];
    for (const loss of losses) await ip(['-n', this.#router, 'rule', 'delete', ...loss]);
  }

  /** The processes on it have to have ended. */
  async remove(): Promise<void> {
    for (const name of this.#namespaces.splice(0)) await ip(['netns', 'delete', name]);
  }

  async #addNamespace(name: string): Promise<void> {
    await ip(['netns', 'add', name]);
    this.#namespaces.push(name);
    await ip(['-n', name, 'link', 'set', 'lo', 'up']); // A machine reaches its own address by it.
  }
}

/** Unlike those of every other run. */
const nameOf = (role: string): string => `chat-${role}-${crypto.randomUUID().slice(0, 8)}`;

const inside = (name: string): string[] => ['ip', 'netns', 'exec', name];

const ip = (command: readonly string[]): Promise<void> => run(['ip', ...command]);

async function run(command: string[]): Promise<void> {
  const child = Bun.spawn(command, { stdin: 'ignore', stdout: 'ignore', stderr: 'pipe' });
  const complaint = await new Response(child.stderr).text();
  if ((await child.exited) === 0) return;
  throw new Error(`The network could not be made: "${command.join(' ')}" said ${complaint.trim()}`);
}
