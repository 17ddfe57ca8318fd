import { expect } from '@open-wc/testing';
import type { ChatState } from '../../widget/client/chat-state.ts';
import { Stage, type StageOptions } from './stage.ts';
import {
  ada,
  ben,
  chidi,
  conversation,
  DAY,
  memberOf,
  messageOf,
  NOON,
  pendingOf,
  roomOf,
  stateOf,
  tombstone,
} from './states.ts';

const busy = roomOf(
  [
    messageOf(1, ben, 'see https://example.com/', { at: NOON - DAY }),
    messageOf(2, ada, 'edited', { editedAt: NOON }),
    tombstone(3, ben),
    ...conversation(4, 4),
  ],
  {
    typing: [ben, chidi],
    own: { delivered: 7, read: 4, unread: 2, seq: 7 },
    pending: [
      pendingOf('on its way', { kind: 'sending' }),
      pendingOf('refused', {
        kind: 'failed',
        code: 'not_allowed',
        message: 'Your role does not allow that.',
      }),
    ],
    members: {
      kind: 'list',
      people: [memberOf(ada), memberOf(ben, { delivered: 4, read: 2 }), memberOf(chidi)],
    },
  },
);
const rooms = [busy, roomOf([], { room: 'empty', title: 'Empty' })];

const STATES: Record<string, readonly [ChatState, StageOptions?]> = {
  'a busy room': [stateOf([busy])],
  'an empty room': [stateOf([roomOf([])])],
  loading: [stateOf([roomOf([], { phase: { kind: 'joining' } })], { status: { kind: 'connecting' } })],
  offline: [stateOf([busy], { status: { kind: 'offline' } })],
  reconnecting: [stateOf([busy], { status: { kind: 'reconnecting', retryAt: null } })],
  stopped: [
    stateOf([busy], {
      status: { kind: 'stopped', code: 'token_expired', message: 'The token has expired.' },
    }),
  ],
  'rate limited': [
    stateOf([busy], {
      notice: { code: 'rate_limited', message: 'Too fast.', until: performance.now() + 60_000 },
    }),
  ],
  'read only': [stateOf([{ ...busy, role: 'read' }])],
  refused: [
    stateOf([
      roomOf([], { phase: { kind: 'refused', code: 'no_such_room', message: 'There is no such room.' } }),
    ]),
  ],
  'the room list': [stateOf(rooms), { room: null }],
  'list and thread': [stateOf(rooms), { room: null, width: 900 }],
  launcher: [stateOf([busy]), { launcher: true }],
  'not set up': [stateOf([]), { problems: [{ message: 'It has no token.', blocking: true }] }],
};

describe('every state', () => {
  for (const [name, [state, options]] of Object.entries(STATES)) {
    for (const theme of ['light', 'dark'] as const) {
      it(`is accessible: ${name}, ${theme}`, async () => {
        const stage = new Stage(state, { ...options, theme });
        for (const each of stage.all('*')) for (const moving of each.getAnimations()) moving.cancel();
        await expect(stage.element).to.be.accessible();
      });
    }
    it(`[G12] needs no inline style and no style element: ${name}`, () => {
      const stage = new Stage(state, options);
      expect(stage.all('[style], style, script')).to.have.length(0);
    });
  }
});

describe('the connection banner', () => {
  const banner = (status: ChatState['status']) => {
    const stage = new Stage(stateOf([busy], { status }), { renewable: true });
    return { stage, text: stage.textOf('[role=status]') };
  };

  it('says what is going on and never leaves one stranded', () => {
    expect(banner({ kind: 'online' }).text).to.equal('');
    expect(banner({ kind: 'connecting' }).text).to.equal('Connecting…');
    expect(banner({ kind: 'reconnecting', retryAt: null }).text).to.equal('Reconnecting…');
    expect(banner({ kind: 'offline' }).text).to.equal(
      'You are offline. Messages will be sent when you are back.',
    );
    const { stage, text } = banner({
      kind: 'stopped',
      code: 'token_expired',
      message: 'The token has expired.',
    });
    expect(text).to.contain('The token has expired.');
    stage.button('Try again').click();
    expect(stage.client.callsOf('start')).to.have.length(1);
  });

  it('with a dead token says why, and shows neither skeletons, nor a composer, nor an attempt that cannot help', () => {
    const status = {
      kind: 'stopped',
      code: 'token_malformed',
      message: 'The token is not a token.',
    } as const;
    const room = roomOf([], { phase: { kind: 'joining' } });
    const stage = new Stage(stateOf([room], { status }));
    expect(stage.textOf('[role=status]')).to.equal('The token is not a token.');
    expect(stage.all('.skeleton, textarea, .banner button, [aria-busy=true]')).to.have.length(0);
    const list = new Stage(stateOf([], { status, listed: false }), { room: null });
    expect(list.textOf('[role=status]')).to.equal('The token is not a token.');
    expect(list.all('.skeleton')).to.have.length(0);
  });

  it('leaves the composer usable while offline [G6]', () => {
    const { stage } = banner({ kind: 'offline' });
    stage.write('later');
    stage.press('Enter');
    expect(stage.client.callsOf('send')).to.deep.equal([['lobby', 'later']]);
  });
});

describe('presence', () => {
  const presence = (...people: ReturnType<typeof memberOf>[]) =>
    new Stage(stateOf([roomOf([], { members: { kind: 'list', people } })])).textOf('.presence');

  it('of one other person is Online, Last seen, or Offline', () => {
    const you = memberOf(ada, { online: true });
    expect(presence(you, memberOf(ben, { online: true }))).to.equal('Online');
    expect(presence(you, memberOf(ben, { lastSeen: Date.now() - 5 * 60_000 }))).to.equal(
      'Last seen 5 minutes ago',
    );
    expect(presence(you, memberOf(ben))).to.equal('Offline');
  });

  it('of several is how many are online', () => {
    const people = [ada, ben, chidi].map((person) => memberOf(person, { online: true }));
    expect(presence(...people)).to.equal('3 online');
  });
});

describe('presence while cut off', () => {
  it('is not claimed', () => {
    const stage = new Stage(stateOf([roomOf([])]));
    expect(stage.textOf('.presence')).to.equal('Online');
    stage.client.become({ status: { kind: 'reconnecting', retryAt: null } });
    expect(stage.textOf('.presence')).to.equal('');
    expect(stage.all('.dot')).to.have.length(0);
  });
});

describe('the avatar of a room', () => {
  const people = [memberOf(ada), memberOf(ben)];
  const faces = (title: string, members = people) => {
    const room = roomOf(conversation(2), { title, members: { kind: 'list', people: members } });
    const stage = new Stage(stateOf([room]), { room: null, width: 900 });
    stage.find('.room').click();
    return [stage.textOf('.room .avatar'), stage.textOf('.header .avatar')];
  };

  it('is the same in the list and above the thread', () => {
    expect(faces('lobby'), 'no title of its own, and two people: the other one').to.deep.equal(['BO', 'BO']);
    expect(faces('Order 1042'), 'a title of its own').to.deep.equal(['O1', 'O1']);
    expect(faces('lobby', [...people, memberOf(chidi)]), 'more than two').to.deep.equal(['L', 'L']);
  });
});

describe('the room list', () => {
  it('shows each room with its newest message and what is unread', () => {
    const unread = roomOf(conversation(3), { own: { delivered: 3, read: 0, unread: 2, seq: 3 } });
    const stage = new Stage(stateOf([unread, roomOf([], { room: 'empty', title: 'Empty' })]), { room: null });
    const [first, second] = stage.all('.room').map((room) => room.textContent?.replace(/\s+/g, ' ') ?? '');
    expect(first)
      .to.contain('Lobby')
      .and.to.contain('Ben Okafor: Message number 3')
      .and.to.contain('2 unread');
    expect(second).to.contain('Empty').and.to.contain('No messages yet');
  });

  it('goes to a room and back when narrow, and tells the page', () => {
    const stage = new Stage(stateOf([busy]), { room: null });
    const seen = (selector: string) => stage.find(selector).checkVisibility();
    stage.find('.room').click();
    expect([seen('.list'), seen('.log')]).to.deep.equal([false, true]);
    expect(stage.client.callsOf('join')).to.deep.equal([['lobby']]);
    stage.button('Back to the rooms').click();
    expect(seen('.list')).to.equal(true);
    expect(stage.told).to.deep.equal(['lobby', null]);
  });

  it('stands beside the thread when there is room for both', () => {
    const stage = new Stage(stateOf([busy]), { room: null, width: 800 });
    stage.find('.room').click();
    expect(stage.find('.list').checkVisibility() && stage.find('.log').checkVisibility()).to.equal(true);
    expect(stage.find('.room').getAttribute('aria-current')).to.equal('true');
  });
});

describe('the host page', () => {
  it('[G12] cannot leak its style in', () => {
    const page = new CSSStyleSheet();
    page.replaceSync(
      '* { color: red; font: 40px cursive; letter-spacing: 9px; text-transform: uppercase } button { background: lime }',
    );
    document.adoptedStyleSheets.push(page);
    const stage = new Stage(stateOf([busy]));
    const { color, letterSpacing, textTransform, fontSize } = getComputedStyle(stage.find('.text'));
    document.adoptedStyleSheets.pop();
    expect([letterSpacing, textTransform, fontSize]).to.deep.equal(['normal', 'none', '15px']);
    expect(color).not.to.equal('rgb(255, 0, 0)');
  });

  it('sets the colours by custom properties', () => {
    const stage = new Stage(stateOf([busy]));
    stage.element.style.setProperty('--chat-accent', 'rgb(1, 2, 3)');
    expect(getComputedStyle(stage.find('.own:not(.failed) .bubble')).backgroundColor).to.equal(
      'rgb(1, 2, 3)',
    );
  });
});

describe('what has been read', () => {
  it('is what was on screen: the newest one visible, once', async () => {
    const stage = new Stage(stateOf([roomOf(conversation(20))]));
    window.focus();
    while (stage.client.callsOf('markRead').length === 0)
      await new Promise((done) => requestAnimationFrame(done));
    expect(stage.client.callsOf('markRead')).to.deep.equal([['lobby', 20]]);
  });
});
