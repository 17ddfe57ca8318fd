import { join } from 'node:path';
import type { Subprocess } from 'bun';
import type { Host } from './network.ts';
import type { Order, Persona, Report } from './person.ts';

type Kind = Report['kind'];
type ReportOf<K extends Kind> = Extract<Report, { kind: K }>;

/** A person on another machine of the network: gives orders, and remembers what is reported. */
export class RemotePerson {
  readonly reports: Report[] = [];
  readonly #child: Subprocess<'pipe', 'pipe', 'inherit'>;
  #next = Promise.withResolvers<void>();
  #ended = false;

  constructor(
    host: Host,
    readonly persona: Persona,
  ) {
    const program = [process.execPath, join(import.meta.dir, 'person.ts'), JSON.stringify(persona)];
    this.#child = Bun.spawn([...host.on, ...program], { stdin: 'pipe', stdout: 'pipe', stderr: 'inherit' });
    void this.#listen();
  }

  order(order: Order): void {
    this.#child.stdin.write(`${JSON.stringify(order)}\n`);
    this.#child.stdin.flush();
  }

  /**
   * The first report of this kind, from `since` (milliseconds since 1970) on, that fits.
   * @throws when the program ends before.
   */
  async report<K extends Kind>(
    kind: K,
    since = 0,
    fits: (report: ReportOf<K>) => boolean = () => true,
  ): Promise<ReportOf<K>> {
    for (let index = 0; ; index++) {
      while (index >= this.reports.length) {
        if (this.#ended) throw new Error(`${this.persona.user} ended before a report of "${kind}" came.`);
        await this.#next.promise;
      }
      const report = this.reports[index];
      // `kind` is the tag of the union.
      if (report?.kind === kind && report.at >= since && fits(report as ReportOf<K>)) {
        return report as ReportOf<K>;
      }
    }
  }

  async end(): Promise<void> {
    this.#child.kill('SIGKILL');
    await this.#child.exited;
  }

  async #listen(): Promise<void> {
    let rest = '';
    for await (const text of this.#child.stdout.pipeThrough(new TextDecoderStream())) {
      const lines = `${rest}${text}`.split('\n');
      rest = lines.pop() ?? '';
      this.reports.push(...lines.map((line): Report => JSON.parse(line)));
      this.#tell();
    }
    this.#ended = true;
    this.#tell();
  }

  #tell(): void {
    const { resolve } = this.#next;
    this.#next = Promise.withResolvers();
    resolve();
  }
}
