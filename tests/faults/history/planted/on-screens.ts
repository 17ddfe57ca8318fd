import { messageOf, type Planted, present } from './story.ts';

export const PLANTED_ON_SCREENS: readonly Planted[] = [
  {
    name: '[G4] a screen stops before the last message',
    plant: (story) => {
      story.screen('phone').messages.pop();
    },
    found: ['screen differs', 'unread wrong'],
  },
  {
    name: '[G4] a screen leaves a message out in the middle',
    plant: (story) => {
      story.screen('phone').messages.splice(3, 1);
    },
    found: ['screen differs', 'unread wrong'],
  },
  {
    name: '[G4] a screen is empty though there are messages',
    plant: (story) => {
      story.screen('desk').messages = [];
    },
    found: ['screen differs'],
  },
  {
    name: '[G4] a screen offers no way to the older messages',
    plant: (story) => {
      story.screen('tablet').before = false;
    },
    found: ['screen differs'],
  },
  {
    name: '[G4] a screen shows a message as it was before its last edit',
    plant: (story) => {
      const old = story.first(
        'receive',
        'phone',
        ({ reading }) => reading.messages[0]?.editedAt !== undefined,
      );
      Object.assign(messageOf(story.screen('phone'), 1), messageOf(old.reading, 1));
    },
    found: ['screen differs'],
  },
  {
    name: '[G4] a screen shows a deleted message',
    plant: (story) => {
      const message = messageOf(story.screen('phone'), 2);
      delete message.deletedAt;
      message.text = 'Hi Ada';
    },
    found: ['screen differs', 'never committed'],
  },
  {
    name: '[G4] a screen is behind without knowing what it lacks',
    plant: (story) => {
      story.screen('phone').rev -= 1;
    },
    found: ['screen differs'],
  },
  {
    name: '[G4] a room is never opened',
    plant: (story) => {
      story.screen('phone').phase = { kind: 'joining' };
    },
    found: ['screen differs'],
  },
  {
    name: '[G2] one screen shows a message twice',
    plant: (story) => {
      const room = story.screen('laptop');
      room.messages.splice(5, 0, { ...messageOf(room, 5) });
    },
    found: ['twice'],
  },
  {
    name: '[G2] a screen shows a message sent, and pending as well',
    plant: (story) => {
      const room = story.screen('phone');
      const { clientId, text = '' } = messageOf(room, 6);
      room.pending.push({ clientId, room: room.room, text, at: 1, state: { kind: 'waiting' } });
    },
    found: ['twice', 'screen differs'],
  },
  {
    name: '[G6] a message is still waiting when everything has come to rest',
    plant: (story) => {
      const [failed] = story.screen('laptop').pending;
      if (failed) failed.state = { kind: 'waiting' };
    },
    found: ['screen differs'],
  },
  {
    name: '[G6] a message that was refused is nowhere to be seen, and nothing to be sent again',
    plant: (story) => {
      story.screen('laptop').pending = [];
    },
    found: ['lost'],
  },
  {
    name: '[G6] a message that was pending has gone without ever being sent',
    plant: (story) => {
      const { pending } = present(
        story.first('screen', 'desk', ({ final }) => !final).state.rooms[0],
        'room',
      );
      const clientId = '01939b7a-ffff-7000-8000-000000000000';
      pending.push({ clientId, room: 'lobby', text: 'And then?', at: 1, state: { kind: 'sending' } });
    },
    found: ['lost'],
  },
  {
    name: '[G2] a message is pending twice',
    plant: (story) => {
      const { pending } = story.screen('laptop');
      pending.push(...pending.map((message) => ({ ...message })));
    },
    found: ['twice'],
  },
  {
    name: '[G6] a message is shown as failed though it was stored',
    plant: (story) => {
      const room = story.screen('laptop');
      const { clientId } = story.stored(4);
      room.pending.push(...room.pending.map((message) => ({ ...message, clientId })));
      room.messages = room.messages.filter(({ seq }) => seq > 4);
      room.before = true;
    },
    found: ['screen differs'],
  },
  {
    name: '[G3] a screen shows two messages the other way round',
    plant: (story) => {
      const { messages } = story.first('screen', 'desk', ({ final }) => !final).state.rooms[0] ?? {};
      messages?.reverse();
    },
    found: ['out of order'],
  },
  {
    name: '[G3] a message has another number on a screen while things are moving',
    plant: (story) => {
      const moving = story.first('screen', 'desk', ({ final }) => !final).state.rooms[0];
      if (moving) messageOf(moving, 6).seq = 7;
    },
    found: ['twice', 'out of order'],
  },
];
