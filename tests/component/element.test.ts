import { expect, oneEvent, waitUntil } from '@open-wc/testing';
import type { ChatWidget } from '../../widget/loader.ts';
import { ScriptedServer, TOKEN } from './scripted-server.ts';
import { conversation, roomOf } from './states.ts';

const unread = roomOf(conversation(5), { own: { delivered: 5, read: 0, unread: 3, seq: 5 } });
let server: ScriptedServer;
let warnings: string[];
const warn = console.warn;

/** An element that was in the page, with its properties set, before the script came. */
const early = document.createElement('chat-widget');
Object.assign(early, { token: TOKEN, room: 'lobby', theme: 'dark' });

before(async () => {
  server = new ScriptedServer([unread]);
  document.body.append(early);
  await import('../../widget/loader.ts');
});
after(() => server.restore());
beforeEach(() => {
  warnings = [];
  console.warn = (...said: unknown[]) => warnings.push(said.join(' '));
});
afterEach(() => {
  console.warn = warn;
  for (const element of document.querySelectorAll('chat-widget')) element.remove();
});

function place(attributes: Record<string, string>, into: HTMLElement = document.body): ChatWidget {
  const element = document.createElement('chat-widget');
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  into.append(element);
  return element;
}
const find = (element: ChatWidget, selector: string) =>
  element.shadowRoot?.querySelector<HTMLElement>(selector) ?? null;
const ready = (element: ChatWidget, selector = '.log') =>
  waitUntil(() => find(element, selector), selector, { timeout: 5_000 });
const launcher = (element: ChatWidget): HTMLElement => {
  const button = find(element, '.launcher');
  if (!button) throw new Error('There is no launcher.');
  return button;
};

describe('<chat-widget>', () => {
  it('honours properties that were set before the script came', async () => {
    await ready(early);
    expect(early.getAttribute('room')).to.equal('lobby');
    expect(early.getAttribute('theme')).to.equal('dark');
    expect(early.hasAttribute('token'), 'a token is not written into the page').to.equal(false);
  });

  it('shows its room in the page and says when it is signed in', async () => {
    const element = place({ token: TOKEN, room: 'lobby' });
    const { detail } = await oneEvent(element, 'chat-ready');
    expect(detail.you.id).to.equal('ada');
    await waitUntil(() => find(element, '[role=article]'), 'messages', { timeout: 5_000 });
    expect(element.status.kind).to.equal('online');
  });

  it('fills the box it is given and shows 480 pixels where it is given none', async () => {
    const box = document.createElement('div');
    box.style.height = '300px';
    document.body.append(box);
    const inBox = place({ token: TOKEN, room: 'lobby' }, box);
    inBox.style.blockSize = '100%';
    const free = place({ token: TOKEN, room: 'lobby' });
    await Promise.all([ready(inBox), ready(free)]);
    expect(find(inBox, '.panel')?.offsetHeight).to.equal(300);
    expect(find(free, '.panel')?.offsetHeight).to.equal(480);
    box.remove();
  });

  it('keeps its connection when it is moved, and ends it when it is removed', async () => {
    const element = place({ token: TOKEN, room: 'lobby' });
    await ready(element);
    const { client } = element;
    const elsewhere = document.createElement('div');
    document.body.append(elsewhere);
    elsewhere.append(element);
    await Promise.resolve();
    expect(element.client).to.equal(client);
    expect(client?.getState().status.kind).to.equal('online');
    element.remove();
    await Promise.resolve();
    expect(element.client).to.equal(null);
    expect(client?.getState().status.kind).to.equal('idle');
    elsewhere.remove();
  });

  it('says once, in the console and on itself, that it has no token, and begins when it gets one', async () => {
    const element = place({ room: 'lobby' });
    await ready(element, '.empty');
    expect(find(element, '.empty')?.textContent).to.contain('It has no token.');
    element.heading = 'Help';
    expect(warnings.filter((said) => said.includes('no token'))).to.have.length(1);
    element.token = TOKEN;
    await ready(element);
  });

  const tokenSources: [string, (element: ChatWidget) => void, (element: ChatWidget) => void][] = [
    [
      'the token attribute',
      (element) => element.setAttribute('token', TOKEN),
      (element) => element.removeAttribute('token'),
    ],
    [
      'the token property',
      (element) => {
        element.token = TOKEN;
      },
      (element) => {
        element.token = '';
      },
    ],
    [
      'getToken',
      (element) => {
        element.getToken = async () => TOKEN;
      },
      (element) => {
        element.getToken = null;
      },
    ],
  ];
  for (const [source, give, take] of tokenSources) {
    it(`[G7] signs the user out when ${source} is taken away, and somebody in with the next token`, async () => {
      const element = place({ room: 'lobby' });
      give(element);
      await waitUntil(() => element.unread === 3 && find(element, '.log'), 'unread', { timeout: 5_000 });
      const { client } = element;
      const told: unknown[] = [];
      element.addEventListener('chat-unread', () => told.push(element.unread));
      element.addEventListener('chat-status', () => told.push(element.status.kind));
      take(element);
      expect(client?.getState().status.kind).to.equal('idle');
      expect(element.client).to.equal(null);
      expect(element.unread).to.equal(0);
      expect(told).to.deep.equal(['idle', 0]);
      expect(find(element, '.log')).to.equal(null);
      give(element);
      await ready(element);
      expect(element.client).not.to.equal(client);
      await waitUntil(() => told.at(-1) === 3, 'unread again');
    });
  }

  it('says which attribute is wrong', async () => {
    const wrong = place({ token: TOKEN, room: 'lobby', theme: 'purple' });
    const nowhere = place({ token: TOKEN, room: 'lobby', server: 'ftp://example.com' });
    await Promise.all([ready(wrong, '.banner'), ready(nowhere, '.empty')]);
    expect(find(wrong, '.banner')?.textContent).to.contain('theme="purple" is none of light, dark, auto.');
    expect(find(nowhere, '.empty')?.textContent).to.contain('server="ftp://example.com"');
  });

  it('tells the page’s author what is wrong with the token address, and visitors only that there is no chat', async () => {
    const element = place({ 'token-url': '/no-such-token', room: 'lobby' });
    const { detail } = await oneEvent(element, 'chat-error');
    expect(detail.message).to.contain('"/no-such-token" answered 404.');
    const shown = () => find(element, '.banners')?.textContent ?? '';
    await waitUntil(() => shown().includes('The chat is not available right now.'), 'banner');
    expect(shown()).not.to.contain('404');
    expect(warnings.join()).to.contain('"/no-such-token" answered 404.');
  });

  it('tells the page’s author once what to look at when it never gets a connection', async () => {
    server.refusing = true;
    place({ token: TOKEN, room: 'lobby' });
    await waitUntil(() => warnings.length > 0, 'a hint', { timeout: 5_000 });
    server.refusing = false;
    expect(warnings).to.have.length(1);
    expect(warnings[0]).to.contain(`is ${location.origin} among the origins of the site there`);
  });

  it('[G12] adds no global and sets no cookie', async () => {
    const before = Object.keys(window);
    await ready(place({ token: TOKEN, room: 'lobby' }));
    expect(Object.keys(window)).to.deep.equal(before);
    expect(document.cookie).to.equal('');
  });
});

describe('the launcher', () => {
  it('leaves the page alone as long as it shows the same, whatever happens to the connection', async function () {
    // Longer than is usual: it connects once the page has settled.
    this.timeout(10_000);
    const element = place({ token: TOKEN, room: 'lobby', launcher: '' });
    const drawn: string[] = [];
    new MutationObserver((records) => drawn.push(...records.map(({ type }) => type))).observe(
      launcher(element),
      { attributes: true, characterData: true, childList: true, subtree: true },
    );
    const seen: string[] = [];
    element.addEventListener('chat-status', (event) => {
      if (event instanceof CustomEvent) seen.push(`${event.detail.status.kind}: ${drawn.length}`);
    });
    await waitUntil(() => element.status.kind === 'online', 'online', { timeout: 10_000 });
    expect(seen).to.include('connecting: 0');
    await waitUntil(() => element.unread === 3);
    const once = drawn.length;
    element.room = 'lobby';
    element.theme = 'dark';
    await Promise.resolve();
    expect(drawn.length).to.equal(once);
  });

  it('shows what is unread before the chat is opened, and only draws the chat then', async function () {
    // Longer than is usual: it connects once the page has settled.
    this.timeout(10_000);
    const element = place({ token: TOKEN, room: 'lobby', launcher: '' });
    expect(launcher(element).getAttribute('aria-label')).to.equal('Open chat');
    await oneEvent(element, 'chat-unread');
    await waitUntil(() => launcher(element).getAttribute('aria-label') === 'Open chat, 3 unread');
    expect(find(element, '.badge')?.textContent).to.equal('3');
    expect(find(element, '.panel')).to.equal(null);
    await expect(element).to.be.accessible();
  });

  it('opens with a click and closes with Escape, which gives the focus back', async () => {
    const element = place({ token: TOKEN, room: 'lobby', launcher: '' });
    const happened: string[] = [];
    for (const name of ['chat-open', 'chat-close']) element.addEventListener(name, () => happened.push(name));
    launcher(element).click();
    expect(launcher(element).getAttribute('aria-expanded')).to.equal('true');
    expect(element.open).to.equal(true);
    await waitUntil(() => element.shadowRoot?.activeElement?.matches('textarea'), 'focus in the composer', {
      timeout: 5_000,
    });
    element.shadowRoot?.activeElement?.dispatchEvent(
      new KeyboardEvent('keydown', { key: 'Escape', bubbles: true, composed: true, cancelable: true }),
    );
    expect(element.hasAttribute('open')).to.equal(false);
    expect(element.shadowRoot?.activeElement).to.equal(launcher(element));
    expect(happened).to.deep.equal(['chat-open', 'chat-close']);
  });
});
