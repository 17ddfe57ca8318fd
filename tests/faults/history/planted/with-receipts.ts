import { type Planted, present } from './story.ts';

export const PLANTED_WITH_RECEIPTS: readonly Planted[] = [
  {
    name: '[G9] one device is told that somebody has read less than before',
    plant: (story) => {
      const last = present(story.all('watermarks', 'phone').at(-1), 'receipt');
      for (const member of last.members) if (member.id === 'ben') member.read = 0;
    },
    found: ['watermark back'],
  },
  {
    name: '[G9] a user is told to have received less than before',
    plant: (story) => {
      const last = present(story.all('own', 'laptop').at(-1), 'own mark');
      last.own.delivered -= 1;
      last.own.read -= 1;
      last.own.unread = 1;
    },
    found: ['watermark back'],
  },
  {
    name: '[G9] a tick goes back on a screen',
    plant: (story) => {
      const early = story.first('screen', 'tablet', ({ final }) => !final).state.rooms[0];
      const { members } = present(early, 'room');
      if (members.kind === 'list') for (const member of members.people) member.delivered += 1;
    },
    found: ['watermark back'],
  },
  {
    name: '[G9] a tick is missing on a screen when everything has come to rest',
    plant: (story) => {
      const { members } = story.screen('phone');
      if (members.kind === 'list') for (const member of members.people) member.read = 0;
    },
    found: ['screen differs'],
  },
  {
    name: '[G9] somebody is told to have read what is not delivered to them',
    plant: (story) => {
      const last = present(story.all('watermarks', 'desk').at(-1), 'receipt');
      for (const member of last.members) if (member.id === 'ben') member.delivered = member.read - 1;
    },
    found: ['watermark back'],
  },
  {
    name: '[G9] somebody is told to have received a message that does not exist',
    plant: (story) => {
      const last = present(story.all('watermarks', 'desk').at(-1), 'receipt');
      for (const member of last.members) if (member.id === 'ben') member.delivered = 8;
    },
    found: ['watermark back'],
  },
  {
    name: '[G9] the database has a read mark that is lower than the one that was told',
    plant: (story) => {
      const ben = story.member('ben');
      ben.read = 4;
      ben.unread = 1;
    },
    found: ['watermark back', 'unread wrong', 'screen differs'],
  },
  {
    name: '[G9] the database says that something is read and not delivered',
    plant: (story) => {
      story.member('ada').read = 7;
      story.member('ada').delivered = 3;
    },
    found: ['watermark back', 'unread wrong', 'screen differs'],
  },
  {
    name: '[G9] a badge shows one unread message too many',
    plant: (story) => {
      const { own } = story.screen('laptop');
      own.read -= 1;
    },
    found: ['unread wrong'],
  },
  {
    name: '[G9] a badge shows one unread message too few',
    plant: (story) => {
      story.member('ada').unread += 1;
    },
    found: ['unread wrong'],
  },
  {
    name: '[G9] a user is told of more unread messages than there were',
    plant: (story) => {
      present(story.all('own', 'phone').at(-1), 'own mark').own.unread = 7;
    },
    found: ['unread wrong'],
  },
  {
    name: '[G9] a user is told of less unread messages than there were',
    plant: (story) => {
      present(story.all('own', 'phone').at(-1), 'own mark').own.unread = 0;
    },
    found: ['unread wrong'],
  },
  {
    name: 'somebody who is in the room is no member in the database',
    plant: (story) => {
      story.room.members = story.room.members.filter(({ subject }) => subject !== 'ada');
    },
    found: ['unread wrong'],
  },
];
