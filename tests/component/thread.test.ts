import { expect } from '@open-wc/testing';
import { pastExtra } from '../../widget/view/extras.ts';
import { frame, Stage } from './stage.ts';
import {
  ada,
  ben,
  conversation,
  DAY,
  messageOf,
  NOON,
  pendingOf,
  roomOf,
  stateOf,
  tombstone,
} from './states.ts';

const names = (stage: Stage) => stage.all('.author').map((author) => author.textContent);

describe('the thread', () => {
  it('is a log named "Messages" whose history is never announced', () => {
    const stage = new Stage(stateOf([roomOf(conversation(3))]));
    expect(stage.log.getAttribute('aria-label')).to.equal('Messages');
    expect(stage.log.getAttribute('aria-live')).to.equal('off');
    expect(stage.textOf('[aria-live=polite]')).to.equal('');
  });

  it('announces what others say while it is on show, and not what one says oneself', async () => {
    const stage = new Stage(stateOf([roomOf(conversation(3))]));
    stage.client.happen({ kind: 'message', room: 'lobby', message: messageOf(4, ben, 'hello') });
    stage.client.happen({ kind: 'message', room: 'lobby', message: messageOf(5, ada, 'mine') });
    stage.client.happen({ kind: 'message', room: 'elsewhere', message: messageOf(1, ben, 'not here') });
    await frame();
    expect(stage.textOf('[aria-live=polite]')).to.equal('Ben Okafor: hello');
  });

  it('separates days, and calls the last two Today and Yesterday', () => {
    const at = (days: number) => ({ at: NOON - days * DAY });
    const messages = [
      messageOf(1, ben, 'a', at(400)),
      messageOf(2, ben, 'b', at(1)),
      messageOf(3, ben, 'c', at(0)),
    ];
    const stage = new Stage(stateOf([roomOf(messages)]));
    const days = stage.all('.day').map((day) => day.textContent);
    expect(days).to.have.length(3);
    expect(days[0]).to.match(/^[A-Z][a-z]+ \d+, \d{4}$/);
    expect(days.slice(1)).to.deep.equal(['Yesterday', 'Today']);
  });

  it('groups what one person says within five minutes under one name', () => {
    const minutes = (count: number) => ({ at: NOON + count * 60_000 });
    const messages = [
      messageOf(1, ben, 'a', minutes(0)),
      messageOf(2, ben, 'b', minutes(4)),
      messageOf(3, ben, 'c', minutes(10)),
    ];
    const stage = new Stage(stateOf([roomOf(messages)]));
    expect(names(stage)).to.deep.equal(['Ben Okafor', 'Ben Okafor']);
  });

  it('puts "New messages" above the first unread one, and keeps it there when they have been read', () => {
    const room = roomOf(conversation(6), { own: { delivered: 6, read: 2, unread: 2, seq: 6 } });
    const stage = new Stage(stateOf([room]));
    const after = () => stage.find('.divider').nextElementSibling?.getAttribute('data-seq');
    expect(after()).to.equal('3');
    stage.client.become({ rooms: [{ ...room, own: { delivered: 6, read: 6, unread: 0, seq: 6 } }] });
    expect(after()).to.equal('3');
  });

  it('has no divider for somebody who has never read here, and opens at the newest message', () => {
    const room = roomOf(conversation(60), { own: { delivered: 60, read: 0, unread: 30, seq: 60 } });
    const stage = new Stage(stateOf([room]));
    expect(stage.all('.divider')).to.have.length(0);
    expect(stage.log.scrollHeight - stage.log.clientHeight - stage.log.scrollTop).to.be.at.most(1);
  });

  it('shows a deleted message as a tombstone and an edited one as edited', () => {
    const stage = new Stage(
      stateOf([roomOf([tombstone(1, ben), messageOf(2, ben, 'better', { editedAt: NOON })])]),
    );
    const [first, second] = stage.all('[role=article]').map((article) => article.textContent ?? '');
    expect(first).to.contain('Message deleted');
    expect(second).to.contain('better').and.to.contain('(edited)');
  });

  it('writes the time of every deleted message upright', () => {
    const stage = new Stage(stateOf([roomOf([tombstone(1, ben), tombstone(2, ada)])]));
    const styles = stage.all('.deleted time').map((time) => getComputedStyle(time).fontStyle);
    expect(styles).to.deep.equal(['normal', 'normal']);
  });

  it('has the clock of a pending message in the middle of its place', () => {
    const stage = new Stage(stateOf([roomOf([], { pending: [pendingOf('hello', { kind: 'waiting' })] })]));
    const path = stage.root.querySelector<SVGPathElement>('.sending path');
    const { x, width } = path?.getBBox() ?? { x: 0, width: 0 };
    expect(x + width / 2).to.be.closeTo(10, 0.5);
  });

  it('[G2] keeps the row of a message when it is acknowledged', () => {
    const pending = pendingOf('hello', { kind: 'sending' });
    const stage = new Stage(stateOf([roomOf([], { pending: [pending] })]));
    expect(stage.textOf('.receipt .sr')).to.equal('Sending');
    stage.client.become({ rooms: [roomOf([messageOf(1, ada, 'hello', { clientId: pending.clientId })])] });
    expect(stage.all('[role=article]')).to.have.length(1);
    expect(stage.textOf('.receipt .sr')).to.equal('Sent');
  });

  it('says who is typing', () => {
    const stage = new Stage(stateOf([roomOf(conversation(1), { typing: [ben] })]));
    expect(stage.textOf('.typing')).to.equal('Ben Okafor is typing');
  });

  it('goes from message to message with the arrow keys and leaves with Tab', () => {
    const stage = new Stage(stateOf([roomOf(conversation(4))]));
    stage.log.focus();
    stage.press('ArrowUp', {}, stage.log);
    expect(stage.root.activeElement?.getAttribute('data-seq')).to.equal('4');
    stage.press('ArrowUp', {}, stage.find('[data-seq="4"]'));
    stage.press('ArrowUp', {}, stage.find('[data-seq="3"]'));
    expect(stage.root.activeElement?.getAttribute('data-seq')).to.equal('2');
    expect(stage.all('[data-seq="2"] button').map((button) => button.tabIndex)).to.deep.equal([0, 0]);
    expect(stage.all('[data-seq="4"] button').map((button) => button.tabIndex)).to.deep.equal([-1, -1]);
  });
});

describe('scrolling', () => {
  const end = ({ log }: Stage) => log.scrollHeight - log.clientHeight - log.scrollTop;
  /** Until no more messages come into the page. */
  const allDrawn = async (stage: Stage) => {
    for (let before = -1; before < stage.all('[role=article]').length; await frame())
      before = stage.all('[role=article]').length;
  };
  const scrollTo = async (stage: Stage, top: number) => {
    stage.log.scrollTop = top;
    stage.log.dispatchEvent(new Event('scroll'));
    await frame();
  };

  it('opens at the first unread message if it is among those that have come, and loads nothing older', async () => {
    const own = { delivered: 100, read: 53, unread: 24, seq: 100 };
    const stage = new Stage(stateOf([roomOf(conversation(50, 51), { own, before: true })]));
    await frame();
    const divider =
      stage.find('.divider').getBoundingClientRect().top - stage.log.getBoundingClientRect().top;
    expect(divider).to.be.within(0, 60);
    expect(stage.client.callsOf('loadOlder')).to.deep.equal([]);
    await scrollTo(stage, stage.log.scrollTop / 2);
    expect(stage.client.callsOf('loadOlder')).to.have.length(1);
  });

  it('opens at the newest message if more is unread than has come, and the divider waits further up', async () => {
    const own = { delivered: 300, read: 10, unread: 145, seq: 300 };
    const stage = new Stage(stateOf([roomOf(conversation(50, 251), { own, before: true })]));
    await frame();
    expect(end(stage)).to.be.lessThan(2);
    expect(stage.all('.divider')).to.have.length(0);
    expect(stage.client.callsOf('loadOlder')).to.deep.equal([]);
    await scrollTo(stage, 100);
    stage.client.become({ rooms: [roomOf(conversation(150, 151), { own, before: true })] });
    expect(stage.all('.divider'), 'above what is not the first unread one').to.have.length(0);
    stage.client.become({ rooms: [roomOf(conversation(300), { own })] });
    for (let step = 0; step < 20 && stage.all('.divider').length === 0; step++) await scrollTo(stage, 0);
    expect(stage.find('.divider').nextElementSibling?.getAttribute('data-seq')).to.equal('11');
  });

  it('loads what is missing to fill the log, where there is nothing to scroll', async () => {
    const stage = new Stage(stateOf([roomOf(conversation(2, 51), { before: true })]));
    await frame();
    expect(stage.client.callsOf('loadOlder')).to.deep.equal([['lobby']]);
  });

  it('fetches nothing of the past while a high box is being filled with what has come', async () => {
    const stage = new Stage(stateOf([roomOf(conversation(50, 51), { before: true })]), { height: 900 });
    await allDrawn(stage);
    expect(end(stage)).to.be.lessThan(2);
    expect(stage.client.callsOf('loadOlder')).to.deep.equal([]);
    const { adoptedStyleSheets } = stage.root;
    expect(adoptedStyleSheets.some((sheet) => sheet === pastExtra.module?.styles)).to.equal(false);
  });

  it('begins at the latest message again when the chat comes back on screen', async () => {
    const stage = new Stage(stateOf([roomOf(conversation(60), { before: true })]), { launcher: true });
    await scrollTo(stage, 600);
    stage.show(false);
    stage.show(true);
    await frame();
    expect(end(stage)).to.be.lessThan(2);
    expect(stage.client.callsOf('loadOlder')).to.deep.equal([]);
  });

  it('begins at the latest message and stays there when one arrives', async () => {
    const stage = new Stage(stateOf([roomOf(conversation(60))]));
    expect(end(stage)).to.be.lessThan(2);
    stage.client.become({ rooms: [roomOf(conversation(61))] });
    await frame();
    expect(end(stage)).to.be.lessThan(2);
  });

  it('does not move what is being read when older messages come in above it', async () => {
    const stage = new Stage(stateOf([roomOf(conversation(50, 51), { before: true })]));
    await allDrawn(stage);
    await scrollTo(stage, 100);
    const read = stage.find('[data-seq="56"]');
    const before = read.getBoundingClientRect().top;
    expect(stage.client.callsOf('loadOlder')).to.deep.equal([['lobby']]);
    stage.client.become({ rooms: [roomOf(conversation(100, 1))] });
    await frame();
    expect(stage.find('[data-seq="56"]').getBoundingClientRect().top).to.be.closeTo(before, 1);
    expect(stage.all('[data-seq="50"]')).to.have.length(1);
  });

  it('does not move what is being read when newer messages come in, and counts them for the jump', async () => {
    const stage = new Stage(stateOf([roomOf(conversation(60))]));
    await allDrawn(stage);
    await scrollTo(stage, 600);
    const before = stage.log.scrollTop;
    stage.client.become({ rooms: [roomOf(conversation(65))] });
    expect(stage.log.scrollTop).to.equal(before);
    // 61, 63 and 65 are Ben's; one's own do not count.
    stage.button('Jump to latest, 3 new').click();
    await frame();
    expect(end(stage)).to.be.lessThan(2);
    expect(stage.all('.jump')).to.have.length(0);
  });

  it('draws what fills the screen first, and what is above it with the frames to come', async () => {
    const stage = new Stage(stateOf([roomOf(conversation(600))]));
    expect(stage.all('[role=article]')).to.have.length(10);
    expect(end(stage)).to.be.lessThan(2);
    await allDrawn(stage);
    expect(stage.all('[role=article]')).to.have.length(50);
    expect(end(stage)).to.be.lessThan(2);
  });

  it('[G11] draws at most 100 of 600 messages and still reaches the first one', async () => {
    const stage = new Stage(stateOf([roomOf(conversation(600))]));
    for (let step = 0; step < 200 && stage.all('[data-seq="1"]').length === 0; step++) {
      await scrollTo(stage, 0);
      expect(stage.all('[role=article]').length).to.be.at.most(100);
    }
    expect(stage.all('[data-seq="1"]')).to.have.length(1);
    stage.button('Jump to latest').click();
    await frame();
    expect(stage.all('[data-seq="600"]')).to.have.length(1);
  });

  it('does not pull one back who has just scrolled up, whatever is drawn at that moment', async () => {
    const room = roomOf(conversation(60));
    const stage = new Stage(stateOf([room]));
    await allDrawn(stage);
    stage.log.scrollTop = 0;
    stage.client.become({ rooms: [{ ...room, typing: [ben] }] });
    expect(stage.log.scrollTop).to.equal(0);
  });

  it('says when older messages could not be loaded, and offers to try again', async () => {
    const stage = new Stage(stateOf([roomOf(conversation(50, 51), { before: true })]));
    stage.client.loadOlder = () => Promise.reject(new Error('The server restarts.'));
    await allDrawn(stage);
    await scrollTo(stage, 0);
    expect(stage.textOf('.beginning')).to.contain('The server restarts.');
    expect(stage.button('Load older messages')).to.exist;
  });
});
