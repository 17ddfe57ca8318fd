import type { Planted } from './story.ts';

export const PLANTED_IN_THE_DATABASE: readonly Planted[] = [
  {
    name: '[G1] the last acknowledged message is gone',
    plant: ({ room }) => {
      room.messages.pop();
      room.lastSeq = 6;
      room.lastRev = Math.max(...room.messages.map(({ rev }) => rev));
    },
    found: ['lost', 'never committed', 'screen differs', 'unread wrong'],
  },
  {
    name: '[G1] the whole room is gone',
    plant: (story) => {
      story.truth.rooms = [];
    },
    found: ['lost', 'never committed', 'screen differs', 'watermark back'],
  },
  {
    name: '[G1] an acknowledged message has another text',
    plant: (story) => {
      story.stored(6).text = 'Noon it isn’t';
    },
    found: ['lost', 'never committed', 'screen differs'],
  },
  {
    name: '[G1] an acknowledged message is stored as somebody else’s',
    plant: (story) => {
      story.stored(6).author = 'ben';
    },
    found: ['lost', 'never committed', 'out of order', 'screen differs', 'unread wrong'],
  },
  {
    name: '[G1] the message is there, but its acknowledged edit is not',
    plant: (story) => {
      const message = story.stored(1);
      const [first] = story.all('ok').filter(({ operation }) => operation.kind === 'edit');
      message.text = 'Hello Ben';
      message.rev = first?.rev ?? 0;
    },
    found: ['lost', 'never committed', 'screen differs'],
  },
  {
    name: '[G1] an edit counts as the latest, but the text is the one before it',
    plant: (story) => {
      story.stored(1).text = 'Hello Ben';
    },
    found: ['lost', 'never committed', 'screen differs'],
  },
  {
    name: '[G1] an acknowledged deletion is undone',
    plant: (story) => {
      const message = story.stored(2);
      message.deletedAt = null;
      message.text = 'Hi Ada';
    },
    found: ['lost', 'never committed', 'screen differs'],
  },
  {
    name: 'the text of a deleted message is still in the file',
    plant: (story) => {
      story.stored(2).kept.push('Hi Ada');
    },
    found: ['lost'],
  },
  {
    name: 'a message is deleted that nobody deleted',
    plant: (story) => {
      const message = story.stored(6);
      message.deletedAt = 5000;
      message.text = null;
      message.kept = [];
    },
    found: ['lost', 'never committed', 'screen differs'],
  },
  {
    name: '[G2] a message that was sent again is stored twice',
    plant: ({ room }) => {
      const [first] = room.messages;
      if (first) room.messages.push({ ...first, seq: 8, rev: room.lastRev + 1, sentRev: room.lastRev + 1 });
      room.lastSeq += 1;
      room.lastRev += 1;
    },
    found: ['twice', 'never committed', 'screen differs'],
  },
  {
    name: '[G2] a row stands twice in the table',
    plant: ({ room }) => {
      room.messages.splice(3, 0, ...room.messages.slice(2, 3).map((message) => ({ ...message })));
    },
    found: ['twice'],
  },
  {
    name: '[G3] a number is missing between two messages',
    plant: ({ room }) => {
      for (const message of room.messages) if (message.seq === 7) message.seq = 8;
      room.lastSeq = 8;
    },
    found: ['twice', 'out of order', 'screen differs', 'unread wrong'],
  },
  {
    name: '[G3] two messages have one number',
    plant: (story) => {
      story.stored(7).seq = 6;
    },
    found: ['twice', 'out of order', 'screen differs', 'unread wrong'],
  },
  {
    name: '[G3] two changes have one rev',
    plant: (story) => {
      story.stored(4).rev = story.stored(5).rev;
    },
    found: ['out of order', 'screen differs'],
  },
  {
    name: '[G3] a message was sent with a lower rev than the one before it',
    plant: (story) => {
      const [four, five] = [story.stored(4), story.stored(5)];
      [four.sentRev, five.sentRev] = [five.sentRev, four.sentRev];
      [four.rev, five.rev] = [five.rev, four.rev];
    },
    found: ['never committed', 'out of order', 'screen differs'],
  },
  {
    name: '[G3] the room counts further than its messages',
    plant: ({ room }) => {
      room.lastSeq += 1;
    },
    found: ['out of order', 'screen differs'],
  },
  {
    name: '[G3] the room counts less changes than it has, so that a rev will be given again',
    plant: ({ room }) => {
      room.lastRev -= 1;
    },
    found: ['out of order', 'screen differs'],
  },
  {
    name: 'a message is there that nobody sent',
    plant: ({ room }) => {
      const [first] = room.messages;
      const id = '01939b7a-ffff-7000-8000-000000000000';
      const rev = room.lastRev + 1;
      const times = { editedAt: null, deletedAt: null };
      if (first) room.messages.push({ ...first, ...times, seq: 8, rev, sentRev: rev, clientId: id });
      room.lastSeq += 1;
      room.lastRev += 1;
    },
    found: ['never committed', 'screen differs'],
  },
  {
    name: 'a message that was refused for good is stored',
    plant: (story) => {
      const refusal = story.first('fail', 'laptop', ({ temporary }) => !temporary);
      if (refusal.operation.kind !== 'send') return;
      const { clientId, text } = refusal.operation;
      const { room } = story;
      const rev = room.lastRev + 1;
      const last = { ...story.stored(7), seq: 8, rev, sentRev: rev, clientId, text, kept: [text] };
      room.messages.push(last);
      room.lastSeq += 1;
      room.lastRev += 1;
    },
    found: ['refused but stored', 'screen differs'],
  },
];
