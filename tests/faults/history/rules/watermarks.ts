import { ByEpoch } from './by-epoch.ts';
import type { Evidence, Rule } from './evidence.ts';
import type { Findings } from './findings.ts';
import { who } from './names.ts';

interface Mark {
  readonly delivered: number;
  readonly read: number;
}

/** Delivered and read never move back, for no observer and not in the database; what is read is delivered. */
export const watermarks: Rule = (evidence, found) => {
  for (const { name, lastSeq, members } of evidence.rooms) {
    for (const { subject, ...mark } of members) {
      if (isPossible(mark, lastSeq)) continue;
      found.add('watermark back', `${name}, in the database: ${subject} ${inWords(mark)} of ${lastSeq}.`);
    }
  }

  const observers = new Map<string, Observer>();
  const observer = (name: string): Observer => {
    let known = observers.get(name);
    if (known === undefined) {
      known = new Observer(name, evidence, found);
      observers.set(name, known);
    }
    return known;
  };
  for (const event of evidence.events) {
    const { user } = event;
    switch (event.kind) {
      case 'watermarks': {
        const seen = observer(who(event));
        for (const { id, ...mark } of event.members) seen.told(event.room, event.epoch, id, mark);
        break;
      }
      case 'own':
        // The own watermarks come on a way of their own, so they may be ahead of what members are told.
        observer(`${who(event)}, about itself`).told(event.room, event.epoch, user, event.own);
        break;
      case 'screen': {
        const seen = observer(`the screen of ${who(event)}`);
        const own = observer(`the screen of ${who(event)}, about itself`);
        for (const { room, epoch, phase, members, own: mark } of event.state.rooms) {
          if (phase.kind !== 'live') continue;
          own.shown(room, epoch, user, mark);
          if (members.kind === 'summary') continue;
          for (const member of members.people) seen.shown(room, epoch, member.id, member);
        }
      }
    }
  }
};

/** One place where watermarks are seen, one after the other. */
class Observer {
  readonly #last = new ByEpoch(() => new Map<string, Mark>());

  constructor(
    private readonly name: string,
    private readonly evidence: Evidence,
    private readonly found: Findings,
  ) {}

  /** The server said so: then the database must have come that far. */
  told(room: string, epoch: number, user: string, mark: Mark): void {
    this.shown(room, epoch, user, mark);
    const stored = this.evidence.storedRoom(room, epoch)?.bySubject.get(user);
    if (stored === undefined || (mark.delivered <= stored.delivered && mark.read <= stored.read)) return;
    this.#tell(room, `${user} ${inWords(mark)}, but in the database ${inWords(stored)}`);
  }

  shown(room: string, epoch: number, user: string, mark: Mark): void {
    const marks = this.#last.of(room, epoch);
    const last = marks.get(user);
    marks.set(user, mark);
    if (last === mark) return;
    if (last !== undefined && (mark.delivered < last.delivered || mark.read < last.read)) {
      this.#tell(room, `${user} first ${inWords(last)}, then ${inWords(mark)}`);
    }
    const lastSeq = this.evidence.storedRoom(room, epoch)?.lastSeq ?? Number.POSITIVE_INFINITY;
    if (!isPossible(mark, lastSeq)) this.#tell(room, `${user} ${inWords(mark)} of ${lastSeq}`);
  }

  #tell(room: string, what: string): void {
    this.found.add('watermark back', `${room}, for ${this.name}: ${what}.`);
  }
}

const isPossible = ({ delivered, read }: Mark, lastSeq: number): boolean =>
  read <= delivered && delivered <= lastSeq;

const inWords = ({ delivered, read }: Mark): string => `has received ${delivered} and read ${read}`;
