import { messageOf, type Planted, present } from './story.ts';

export const PLANTED_WITH_EPOCHS: readonly Planted[] = [
  {
    name: '[G4] a screen keeps what was taken back',
    plant: (story) => {
      const before = story.first('screen', 'phone', ({ final }) => !final).state.rooms[0];
      story.first('screen', 'phone', ({ final }) => final).state.rooms = [present(before, 'room')];
    },
    found: ['screen differs'],
  },
  {
    name: '[G4] a screen mixes what was taken back with what is there',
    plant: (story) => {
      const before = present(story.first('screen', 'phone', ({ final }) => !final).state.rooms[0], 'room');
      Object.assign(messageOf(story.screen('phone'), 3), messageOf(before, 3));
    },
    found: ['never committed', 'out of order', 'screen differs', 'unread wrong'],
  },
  {
    name: '[G4] the restored room has the epoch of before',
    plant: (story) => {
      story.room.epoch -= 1;
      for (const event of story.events) {
        if ('epoch' in event) event.epoch = story.room.epoch;
        if ('reading' in event) event.reading.epoch = story.room.epoch;
        if (event.kind === 'screen') for (const room of event.state.rooms) room.epoch = story.room.epoch;
      }
    },
    found: ['lost', 'never committed', 'out of order', 'stale read', 'watermark back'],
  },
  {
    name: '[G1] a message that was acknowledged after the restore is gone',
    plant: ({ room }) => {
      room.messages.pop();
      room.lastSeq -= 1;
      room.lastRev -= 1;
    },
    found: ['lost', 'never committed', 'screen differs', 'unread wrong'],
  },
  {
    name: '[G2] a message had two numbers before the restore',
    plant: (story) => {
      const before = present(story.first('screen', 'phone', ({ final }) => !final).state.rooms[0], 'room');
      messageOf(before, 4).seq = 5;
    },
    found: ['twice'],
  },
  {
    name: '[G9] a read mark went back before the restore',
    plant: (story) => {
      const told = story.all('watermarks', 'laptop').filter(({ epoch }) => epoch === 7);
      const last = present(told.at(-1), 'receipt');
      last.members = last.members.map((member) => ({ ...member, delivered: 4, read: 4 }));
      const after = { ...last, members: last.members.map((member) => ({ ...member, read: 3 })) };
      story.events.splice(story.events.indexOf(last) + 1, 0, after);
    },
    found: ['watermark back'],
  },
];
