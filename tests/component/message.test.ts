import { expect } from '@open-wc/testing';
import { Stage } from './stage.ts';
import { ada, ben, chidi, conversation, memberOf, messageOf, pendingOf, roomOf, stateOf } from './states.ts';

const HOSTILE = '<img src=x onerror="window.hacked=1"><script>window.hacked=1</script>';
const show = (text: string) => new Stage(stateOf([roomOf([messageOf(1, ben, text)])]));
const links = (text: string) =>
  show(text)
    .all('.text a')
    .map((link) => link.getAttribute('href'));

describe('a message', () => {
  it('shows hostile text and names as the text they are', () => {
    const eve = { id: 'eve', name: HOSTILE };
    const room = roomOf([messageOf(1, eve, HOSTILE)], { typing: [eve], title: HOSTILE });
    const stage = new Stage(stateOf([room]), { room: null });
    stage.view.show('lobby');
    expect(stage.textOf('.text')).to.equal(HOSTILE);
    expect(stage.textOf('.author')).to.equal(HOSTILE);
    expect(stage.textOf('.typing')).to.contain(HOSTILE);
    expect(stage.all('img, script')).to.have.length(0);
    expect('hacked' in window).to.equal(false);
  });

  it('makes links of web and mail addresses that open elsewhere and say nothing of the page', () => {
    const stage = show(
      'see https://example.com/a?b=c, (http://example.org/x_(y)) or mailto:ada@example.com.',
    );
    const found = stage.all('.text a');
    expect(found.map((link) => link.textContent)).to.deep.equal([
      'https://example.com/a?b=c',
      'http://example.org/x_(y)',
      'mailto:ada@example.com',
    ]);
    for (const link of found) {
      expect(link.getAttribute('rel')).to.equal('noopener noreferrer nofollow');
      expect(link.getAttribute('target')).to.equal('_blank');
    }
  });

  it('makes no link of other schemes, of broken addresses, or of a host behind a false name', () => {
    expect(links('javascript:alert(1) data:text/html,x vbscript:x file:///etc ftp://x.org')).to.deep.equal(
      [],
    );
    expect(links('http:// https://[ https://bank.example@evil.example/')).to.deep.equal([]);
  });

  it('tells the real host of a look-alike address, and repeats none that can be read', () => {
    const shown = (address: string) => show(address).find('.text a').textContent;
    expect(show('https://аpple.com/').find('.text a').title).to.equal('https://xn--pple-43d.com/');
    expect(shown('https://аpple.com/')).to.equal('https://аpple.com/ (xn--pple-43d.com)');
    expect(shown('https://good.example⁄in.evil.example')).to.contain(
      ' (good.xn--examplein-wn0e.evil.example)',
    );
    expect(shown('http://0x7f.1:80/')).to.equal('http://0x7f.1:80/ (127.0.0.1)');
    for (const plain of [
      'HTTPS://Example.COM:443/A?b',
      'https://xn--pple-43d.com',
      'mailto:ada@example.com',
    ]) {
      expect(shown(plain)).to.equal(plain);
    }
  });

  it('reads an address from left to right, whatever turns the direction around it (CVE-2021-42574)', () => {
    for (const turn of ['\u202E', '\u202B', '\u2067', '\u200F', '\u061C']) {
      const stage = show(`${turn} https://evil.example/gro.doog//:sptth`);
      const link = stage.find('.text a');
      expect(getComputedStyle(link).direction).to.equal('ltr');
      expect(getComputedStyle(link).unicodeBidi).to.equal('isolate');
      const whole = link.getBoundingClientRect();
      const letters = document.createRange();
      const text = [...link.childNodes].find((node) => node.nodeType === Node.TEXT_NODE);
      if (!text) throw new Error('The link has no text.');
      letters.setStart(text, 0);
      letters.setEnd(text, 'https://evil'.length);
      expect(letters.getBoundingClientRect().left).to.be.closeTo(whole.left, 1);
      expect(links(`https://evil.example/${turn}gro.doog//:sptth`)).to.deep.equal(['https://evil.example/']);
    }
  });

  it('of emoji alone has the colour of the page’s text, as it stands on no bubble', () => {
    const stage = new Stage(stateOf([roomOf([messageOf(1, ada, '☺')])]));
    const colour = (selector: string) => getComputedStyle(stage.find(selector)).color;
    expect(colour('.emoji .text')).to.equal(colour('.thread'));
  });

  it('does not break the layout with a long word or many emoji', () => {
    for (const text of ['W'.repeat(4_000), '👩‍👩‍👧‍👦'.repeat(200), '🔥🔥']) {
      const { log } = show(text);
      expect(log.scrollWidth).to.be.at.most(log.clientWidth);
    }
  });

  it('loads pictures from the chat server only [G12]', () => {
    const face = (picture: string) => {
      const stage = new Stage(stateOf([roomOf([messageOf(1, { ...ben, picture }, 'hi')])]));
      return { picture: stage.all('.gutter img').length, text: stage.textOf('.gutter') };
    };
    expect(face('https://tracker.example/pixel.png')).to.deep.equal({ picture: 0, text: 'BO' });
    expect(face('//tracker.example/pixel.png')).to.deep.equal({ picture: 0, text: 'BO' });
    expect(face('data:image/svg+xml,<svg/>')).to.deep.equal({ picture: 0, text: 'BO' });
    expect(face('data:image/gif;base64,R0lGODlhAQABAAAAACw=').picture).to.equal(1);
  });
});

describe('an own message', () => {
  const receipt = (delivered: number, read: number) => {
    const people = [memberOf(ada), memberOf(ben, { delivered, read })];
    return new Stage(stateOf([roomOf([messageOf(1, ada, 'hi')], { members: { kind: 'list', people } })]));
  };

  it('says Sent, Delivered or Read to a screen reader and differs in shape to the eye [G9]', () => {
    const shapes = [receipt(0, 0), receipt(1, 0), receipt(1, 1)].map((stage) => {
      return { word: stage.textOf('.receipt .sr'), shape: stage.find('.receipt svg').innerHTML };
    });
    expect(shapes.map(({ word }) => word)).to.deep.equal(['Sent', 'Delivered', 'Read']);
    expect(new Set(shapes.map(({ shape }) => shape)).size).to.equal(3);
  });

  it('says of how many others, where there are several', () => {
    const people = [
      memberOf(ada),
      memberOf(ben, { delivered: 1, read: 1 }),
      memberOf(chidi, { delivered: 1 }),
    ];
    const told = (...watched: typeof people) => {
      const room = roomOf([messageOf(1, ada, 'hi')], { members: { kind: 'list', people: watched } });
      return new Stage(stateOf([room])).find('.receipt').title;
    };
    expect(told(...people)).to.equal('Read by 1 of 2');
    expect(told(memberOf(ben), memberOf(chidi, { delivered: 1 }))).to.equal('Delivered to 1 of 2');
    expect(told(memberOf(ben), memberOf(chidi))).to.equal('Sent');
  });

  it('that failed says why, and can be retried or deleted [G6]', () => {
    const pending = pendingOf('oops', {
      kind: 'failed',
      code: 'not_allowed',
      message: 'The role does not allow it.',
    });
    const stage = new Stage(stateOf([roomOf([], { pending: [pending] })]));
    expect(stage.textOf('.receipt .sr')).to.equal('Not sent');
    expect(stage.textOf('.remark')).to.contain('The role does not allow it.');
    stage.button('Retry').click();
    stage.button('Delete').click();
    expect(stage.client.callsOf('retry')).to.deep.equal([[pending.clientId]]);
    expect(stage.client.callsOf('discard')).to.deep.equal([[pending.clientId]]);
  });

  it('that the server asked to wait with says when it goes on', () => {
    const until = performance.now() + 20_000;
    const state = { kind: 'delayed', until, code: 'rate_limited', message: 'Too fast.' } as const;
    const stage = new Stage(stateOf([roomOf([], { pending: [pendingOf('x', state)] })]));
    expect(stage.textOf('.remark')).to.match(/Too fast\. It is sent again in (19|20) s\./);
  });

  it('is deleted after a question, and kept when one thinks better of it', () => {
    const stage = new Stage(stateOf([roomOf(conversation(2))]));
    stage.button('Delete message').click();
    stage.button('Keep').click();
    expect(stage.client.callsOf('delete')).to.deep.equal([]);
    stage.button('Delete message').click();
    expect(stage.root.activeElement).to.equal(stage.button('Delete'));
    stage.button('Delete').click();
    expect(stage.client.callsOf('delete')).to.deep.equal([['lobby', 2]]);
  });

  it('is the only one that can be edited or deleted, except by a moderator', () => {
    const tools = (role: 'read' | 'write' | 'moderate') => {
      const stage = new Stage(stateOf([roomOf(conversation(2), { role })]));
      return stage
        .all('.tool')
        .map((tool) => `${tool.closest('[data-seq]')?.getAttribute('data-seq')} ${tool.title}`);
    };
    expect(tools('read')).to.deep.equal([]);
    expect(tools('write')).to.deep.equal(['2 Edit', '2 Delete']);
    expect(tools('moderate')).to.deep.equal(['1 Delete', '2 Edit', '2 Delete']);
  });
});
