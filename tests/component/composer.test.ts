import { expect } from '@open-wc/testing';
import { CommandError } from '../../widget/client/command-error.ts';
import { Stage } from './stage.ts';
import { conversation, roomOf, stateOf } from './states.ts';

const open = (more: Parameters<typeof roomOf>[1] = {}) => new Stage(stateOf([roomOf(conversation(4), more)]));

describe('the composer', () => {
  it('is a textbox named "Message" in letters large enough that iOS does not zoom', () => {
    const { composer } = open();
    expect(composer.getAttribute('aria-label')).to.equal('Message');
    expect(Number.parseFloat(getComputedStyle(composer).fontSize)).to.be.at.least(16);
  });

  it('sends with Enter, breaks the line with Shift+Enter', () => {
    const stage = open();
    stage.write('hello');
    expect(stage.press('Enter', { shiftKey: true })).to.equal(true);
    expect(stage.client.callsOf('send')).to.deep.equal([]);
    expect(stage.press('Enter')).to.equal(false);
    expect(stage.client.callsOf('send')).to.deep.equal([['lobby', 'hello']]);
    expect(stage.composer.value).to.equal('');
  });

  it('sends nothing while an input method composes, also in Safari', () => {
    const stage = open();
    stage.write('こん');
    stage.press('Enter', { isComposing: true });
    stage.press('Enter', { keyCode: 229 });
    expect(stage.client.callsOf('send')).to.deep.equal([]);
  });

  it('sends nothing that is blank', () => {
    const stage = open();
    stage.write('  \n ');
    stage.press('Enter');
    expect(stage.button('Send').hasAttribute('disabled')).to.equal(true);
    expect(stage.client.callsOf('send')).to.deep.equal([]);
  });

  it('says by how much a text is too long, and does not send it', () => {
    const stage = new Stage(stateOf([roomOf([])], { limits: { text: 10 } }));
    stage.write('12345678901👍');
    stage.press('Enter');
    expect(stage.client.callsOf('send')).to.deep.equal([]);
    expect(stage.textOf('.help')).to.contain('shorten it by 2 characters').and.to.contain('12 / 10');
  });

  it('shows why a text was refused and keeps it', () => {
    const stage = open();
    stage.client.send = () => {
      throw CommandError.of('text_invalid');
    };
    stage.write('bad');
    stage.press('Enter');
    expect(stage.composer.value).to.equal('bad');
    expect(stage.textOf('.help [role=alert]')).to.contain('control characters');
  });

  it('grows with its text up to about six lines', () => {
    const stage = open();
    const height = () => stage.composer.getBoundingClientRect().height;
    const one = height();
    stage.write('1\n2\n3');
    const three = height();
    stage.write('1\n2\n3\n4\n5\n6\n7\n8\n9\n10\n11\n12');
    expect(three).to.be.greaterThan(one + 30);
    expect(height()).to.be.within(130, 160);
  });

  it('keeps a draft for each room and user, and forgets it when it is sent', () => {
    const stage = open();
    stage.write('half a th');
    const [key, text] = [...stage.drafts][0] ?? [];
    expect(key).to.contain('ada').and.to.contain('lobby');
    expect(text).to.equal('half a th');
    stage.press('Enter');
    expect([...stage.drafts.values()]).to.deep.equal(['']);
  });

  it('tells the room that one types, and when one has stopped', () => {
    const stage = open();
    stage.write('h');
    stage.write('');
    expect(stage.client.callsOf('typing')).to.deep.equal([
      ['lobby', true],
      ['lobby', false],
    ]);
  });

  it('edits the last own message with ArrowUp, saves with Enter', () => {
    const stage = open();
    stage.press('ArrowUp');
    expect(stage.composer.value).to.equal('Message number 4');
    stage.write('better');
    stage.press('Enter');
    expect(stage.client.callsOf('edit')).to.deep.equal([['lobby', 4, 'better']]);
    expect(stage.composer.value).to.equal('');
  });

  it('gives the draft back when an edit is cancelled with Escape', () => {
    const stage = open();
    stage.write('draft');
    stage.find('[data-seq="2"]').focus();
    stage.button('Edit message').click();
    expect(stage.composer.value).to.equal('Message number 2');
    stage.press('Escape');
    expect(stage.composer.value).to.equal('draft');
    expect(stage.client.callsOf('edit')).to.deep.equal([]);
  });

  it('puts a refused edit back into the composer with the reason', async () => {
    const stage = open();
    stage.client.edit = () =>
      Promise.reject(new CommandError('not_allowed', 'The role does not allow that.', false));
    stage.press('ArrowUp');
    stage.write('better');
    stage.press('Enter');
    await Promise.resolve();
    await Promise.resolve();
    expect(stage.composer.value).to.equal('better');
    expect(stage.textOf('.help [role=alert]')).to.contain('role');
  });

  it('is replaced by a note where one may only read', () => {
    const stage = open({ role: 'read' });
    expect(stage.all('textarea')).to.have.length(0);
    expect(stage.textOf('.composer')).to.contain('You can read this room but not write in it.');
  });

  it('[G12] keeps typing from the page’s shortcuts and takes no key from the page elsewhere', () => {
    const stage = open();
    const heard: string[] = [];
    const listen = (event: KeyboardEvent) => heard.push(event.key);
    document.addEventListener('keydown', listen);
    stage.press('k');
    stage.press('Enter');
    stage.press('k', {}, stage.log);
    stage.press('Escape', {}, stage.log);
    document.removeEventListener('keydown', listen);
    expect(heard).to.deep.equal(['k', 'Escape']);
  });
});
