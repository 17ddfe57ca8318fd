/**
 * Bugs that chat systems have had, each as an edit of the source that a test-only build makes (`plant.ts`). A proof
 * that still holds with one of them switched on is none.
 */
export interface Mutant {
  readonly name: string;
  /** From the project's root. */
  readonly file: string;
  /** What is taken out, and what takes its place. Each stands in the file exactly once. */
  readonly edits: readonly (readonly [fragment: string, replacement: string])[];
  /** The fault that has to find it, by its name. */
  readonly foundBy: string;
}

const CLIENT = 'widget/client';
const SQLITE = 'server/store/sqlite';
const ANY_INTERLEAVING = 'any interleaving';

export const MUTANTS: readonly Mutant[] = [
  {
    name: 'acknowledged before the commit',
    file: `${SQLITE}/transaction.ts`,
    edits: [
      ['begin.run();', 'if (!db.inTransaction) begin.run();'],
      ['commit.run();', 'setTimeout(() => db.inTransaction && commit.run(), 100);'],
      ['if (db.inTransaction) rollback.run();', ''],
    ],
    foundBy: 'kill -9',
  },
  {
    name: 'acknowledged before the sync',
    file: `${SQLITE}/connection.ts`,
    edits: [[`'full' ? 'FULL' : 'NORMAL'`, `'full' ? 'NORMAL' : 'NORMAL'`]],
    foundBy: 'power loss',
  },
  {
    name: 'a message that is sent again is stored again',
    file: `${SQLITE}/writes.ts`,
    edits: [
      [
        'if (!messages.add(row))',
        'if (!messages.add(row) && !messages.add({ ...row, clientId: crypto.randomUUID() }))',
      ],
    ],
    foundBy: ANY_INTERLEAVING,
  },
  {
    name: 'a message that is sent again is an error',
    file: `${SQLITE}/writes.ts`,
    edits: [['if (first === undefined || first.room', 'if (first !== undefined || first.room']],
    foundBy: ANY_INTERLEAVING,
  },
  {
    name: 'a message that is sent again takes a seq',
    file: `${SQLITE}/writes.ts`,
    edits: [['if (!messages.add(row))', 'if (!messages.add(row) && (rooms.created(room, at), true))']],
    foundBy: ANY_INTERLEAVING,
  },
  {
    name: 'resume by time',
    file: `${SQLITE}/sqlite-store.ts`,
    edits: [
      [
        'this.#history.since(room, since.rev, seq, missed)',
        `((all, known) => all.filter(({ at }) => at > Math.max(0, ...all.filter(known).map(({ at }) => at))))(
          this.#history.since(room, 0, seq, seq), ({ rev }) => rev <= since.rev)`,
      ],
    ],
    foundBy: ANY_INTERLEAVING,
  },
  {
    name: 'resume without edits and deletions',
    file: `${SQLITE}/history.ts`,
    edits: [['...older, ', '']],
    foundBy: ANY_INTERLEAVING,
  },
  {
    name: 'a restore that keeps the epochs',
    file: `${SQLITE}/backup/restore-database.ts`,
    edits: [[`db.run('UPDATE room SET epoch = random() & 0x7fffffff');`, '']],
    foundBy: 'restore',
  },
  {
    name: 'a deleted message keeps its text',
    file: `${SQLITE}/writes.ts`,
    edits: [['{ ...row, body: null, deleted: write.at }', '{ ...row, deleted: write.at }']],
    foundBy: ANY_INTERLEAVING,
  },
  {
    name: 'watermarks that go back',
    file: `${SQLITE}/members.ts`,
    edits: [
      ['read: Math.max(row.read, read)', 'read: read || row.read'],
      ['Math.max(row.delivered, delivered, read)', 'delivered || row.delivered'],
      ['to.read === row.read && to.delivered === row.delivered', 'false'],
    ],
    foundBy: ANY_INTERLEAVING,
  },
  {
    name: 'own messages counted as unread',
    file: `${SQLITE}/messages.ts`,
    edits: [[`ne(message.author, sql.placeholder('reader')),`, '']],
    foundBy: ANY_INTERLEAVING,
  },
  {
    name: 'presence that stays',
    file: 'server/realtime/presence.ts',
    edits: [['if (connections.length > 0) return;', 'return;']],
    foundBy: ANY_INTERLEAVING,
  },
  {
    name: 'a half-open connection that nobody ends',
    file: 'server/realtime/connection.ts',
    edits: [['>= SILENCE) this.peer.terminate();', '>= SILENCE * 1e9) this.peer.terminate();']],
    foundBy: ANY_INTERLEAVING,
  },
  {
    name: 'outbox cleared on reconnect',
    file: `${CLIENT}/outbox.ts`,
    edits: [
      [
        `if (kind === 'sending' || kind === 'delayed') this.#show(message, { kind: 'waiting' });`,
        'this.discard(message.clientId);',
      ],
    ],
    foundBy: ANY_INTERLEAVING,
  },
  {
    name: 'outbox emptied at the send, not at the acknowledgement',
    file: `${CLIENT}/outbox.ts`,
    edits: [
      [
        `this.#show(message, { kind: 'sending' });`,
        `this.#show(message, { kind: 'sending' });
        this.#write((owner) => this.#deps.environment.outbox.remove(owner, clientId));`,
      ],
    ],
    foundBy: ANY_INTERLEAVING,
  },
  {
    name: 'a new client id for every attempt',
    file: `${CLIENT}/outbox.ts`,
    edits: [
      [
        `{ type: 'send', room, clientId, text }`,
        `{ type: 'send', room, clientId: crypto.randomUUID(), text }`,
      ],
    ],
    foundBy: ANY_INTERLEAVING,
  },
  {
    name: 'a hole between two frames that is not noticed',
    file: `${CLIENT}/room-reducer.ts`,
    edits: [
      [
        'if (epoch !== room.epoch || since > room.rev) return room;',
        'if (epoch !== room.epoch) return room;',
      ],
    ],
    foundBy: ANY_INTERLEAVING,
  },
  {
    name: 'heads that are not compared',
    file: `${CLIENT}/room-sync.ts`,
    edits: [['for (const { room, rev } of heads) {', 'for (const { room, rev } of heads.slice(0, 0)) {']],
    foundBy: ANY_INTERLEAVING,
  },
  {
    name: 'typing that never ends',
    file: `${CLIENT}/typing.ts`,
    edits: [['if (!on) return;\n    const timer', 'return;\n    const timer']],
    foundBy: ANY_INTERLEAVING,
  },
];
