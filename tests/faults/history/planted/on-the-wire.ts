import { messageOf, type Planted } from './story.ts';

export const PLANTED_ON_THE_WIRE: readonly Planted[] = [
  {
    name: '[G2] a message that was sent again gets another number in its second acknowledgement',
    plant: (story) => {
      const again = story.all('ok', 'phone')[1];
      if (again) again.seq = 3;
    },
    found: ['twice', 'out of order', 'stale read'],
  },
  {
    name: '[G1] a message is acknowledged under another number than it has in the database',
    plant: (story) => {
      story.first('ok', 'desk', ({ seq }) => seq === 6).seq = 9;
    },
    found: ['twice', 'stale read'],
  },
  {
    name: '[G1] a message is acknowledged under another rev than it was stored with',
    plant: (story) => {
      story.first('ok', 'laptop', ({ seq }) => seq === 5).rev -= 1;
    },
    found: ['never committed'],
  },
  {
    name: '[G3] two devices get two messages in a different order',
    plant: (story) => {
      const [five, six] = [5, 6].map((seq) =>
        story.first('receive', 'desk', ({ reading }) => reading.messages[0]?.seq === seq),
      );
      const [a, b] = [five?.reading.messages[0], six?.reading.messages[0]];
      if (a && b) [a.seq, b.seq] = [b.seq, a.seq];
    },
    found: ['twice', 'out of order'],
  },
  {
    name: '[G3] the messages of an answer do not ascend',
    plant: (story) => {
      story.first('read', 'tablet', ({ reading }) => reading.messages.length > 1).reading.messages.reverse();
    },
    found: ['out of order'],
  },
  {
    name: '[G3] the changes of a frame do not ascend',
    plant: (story) => {
      const [deletion, next] = [2, 6].map((seq) =>
        story.all('receive', 'desk').findLast(({ reading }) => reading.messages[0]?.seq === seq),
      );
      if (!deletion || !next) return;
      next.from = deletion.from;
      next.reading.messages.push(...deletion.reading.messages);
    },
    found: ['out of order'],
  },
  {
    name: '[G2] a message comes twice in one answer',
    plant: (story) => {
      const { reading } = story.first('read', 'tablet', ({ reading }) => reading.messages.length > 1);
      reading.messages.push({ ...messageOf(reading, 6) });
    },
    found: ['twice'],
  },
  {
    name: '[G4] a live frame leaves out a change that it claims to hold',
    plant: (story) => {
      const frame = story.first('receive', 'phone', ({ reading }) => reading.messages[0]?.seq === 7);
      frame.reading.messages = [];
    },
    found: ['stale read'],
  },
  {
    name: '[G4] somebody who asks after an acknowledgement is answered from before it',
    plant: (story) => {
      const page = story.all('read', 'tablet')[1];
      if (page) page.reading.rev -= 2;
    },
    found: ['stale read'],
  },
  {
    name: '[G4] a room ends before a message that is acknowledged already',
    plant: (story) => {
      const state = story.all('read', 'tablet')[0];
      if (state) state.reading.seq = 6;
    },
    found: ['stale read'],
  },
  {
    name: '[G4] a page of history shows a message as it was before an acknowledged edit',
    plant: (story) => {
      const page = story.first('read', 'tablet', ({ reading }) => reading.seq === null);
      const old = story.first(
        'receive',
        'phone',
        ({ reading }) => reading.messages[0]?.editedAt !== undefined,
      );
      page.reading.messages.unshift({ ...messageOf(old.reading, 1) });
      const second = page.reading.messages.findIndex(({ seq }) => seq === 2);
      if (second === -1) page.reading.messages = page.reading.messages.slice(0, 1);
    },
    found: ['stale read'],
  },
  {
    name: '[G4] a page of history leaves a message out',
    plant: (story) => {
      const { reading } = story.first('read', 'tablet', ({ reading }) => reading.seq === null);
      reading.messages.splice(1, 1);
    },
    found: ['stale read'],
  },
  {
    name: 'somebody is shown a message that was never stored',
    plant: (story) => {
      const lost = story.first('invoke', 'watch', ({ operation }) => {
        return operation.kind === 'send' && operation.text === 'Still here';
      });
      const end = story.all('receive', 'desk').at(-1);
      const message = end?.reading.messages[0];
      if (end && message && lost.operation.kind === 'send') {
        const { clientId, text } = lost.operation;
        end.reading.messages.push({ ...message, clientId, text, seq: 8, rev: message.rev + 1 });
        end.reading.rev += 1;
      }
    },
    found: ['never committed'],
  },
  {
    name: 'somebody is shown an edit that was never stored',
    plant: (story) => {
      const end = story.all('receive', 'desk').at(-1);
      const message = end?.reading.messages[0];
      if (!end || !message) return;
      const edited = { ...message, text: 'See you!', rev: message.rev + 1, editedAt: 9000 };
      end.reading.messages = [edited];
      end.reading.rev += 1;
    },
    found: ['never committed'],
  },
  {
    name: 'somebody is shown a text that nobody wrote',
    plant: (story) => {
      const frame = story.first('receive', 'laptop', ({ reading }) => reading.messages[0]?.seq === 1);
      messageOf(frame.reading, 1).text = 'Hallo';
    },
    found: ['never committed'],
  },
  {
    name: 'a deleted message still comes with its text',
    plant: (story) => {
      const frame = story.first('receive', 'desk', ({ reading }) => {
        return reading.messages[0]?.deletedAt !== undefined;
      });
      messageOf(frame.reading, 2).text = 'Hi Ada';
    },
    found: ['never committed'],
  },
  {
    name: 'a message is shown as somebody else’s',
    plant: (story) => {
      const frame = story.first('receive', 'laptop', ({ reading }) => reading.messages[0]?.seq === 1);
      messageOf(frame.reading, 1).from.id = 'ben';
    },
    found: ['never committed', 'out of order'],
  },
  {
    name: 'a message is acknowledged that was never stored',
    plant: (story) => {
      const lost = story.first('invoke', 'watch', ({ operation }) => {
        return operation.kind === 'send' && operation.text === 'Still here';
      });
      story.events.splice(story.events.indexOf(lost) + 1, 0, {
        ...lost,
        kind: 'ok',
        epoch: story.room.epoch,
        seq: 8,
        rev: story.room.lastRev + 1,
      });
    },
    found: ['lost', 'stale read'],
  },
  {
    name: 'an edit is acknowledged that was never stored',
    plant: (story) => {
      const lost = story.first('invoke', 'laptop', ({ operation }) => {
        return operation.kind === 'edit' && operation.seq === 7;
      });
      const rev = story.room.lastRev + 1;
      const ok = { ...lost, kind: 'ok' as const, epoch: story.room.epoch, seq: 7, rev };
      story.events.push(ok);
    },
    found: ['lost'],
  },
];
