/** Host pages that do what pages do: patch, clobber, restyle, move and double everything in them. */
import { afterAll, afterEach, beforeAll, setDefaultTimeout, test } from 'bun:test';
import { Chat, expect, watch } from '../support/pages.ts';
import { openScene, PATIENCE, person, type Scene, type Visitor } from '../support/scene.ts';
import { signFor } from '../support/tokens.ts';

setDefaultTimeout(PATIENCE);

let scene: Scene;
let token: string;
let script: string;
let html = '';
const host = Bun.serve({
  hostname: '127.0.0.1',
  port: 0,
  fetch: () => new Response(html, { headers: { 'content-type': 'text/html; charset=utf-8' } }),
});
beforeAll(async () => {
  scene = await openScene();
  token = await signFor(person('Ada'));
  script = `<script type="module" src="${scene.server.url}/widget.js"></script>`;
});
afterEach(() => scene.leave());
afterAll(async () => {
  await scene.close();
  await host.stop(true);
});

const widget = (room: string): string =>
  `<chat-widget style="height: 30rem; width: 24rem" token="${token}" room="${room}"></chat-widget>`;

/** @param before a script that runs before all others of the page. */
async function open(body: string, before = ''): Promise<Visitor> {
  const context = await scene.browser.newContext();
  const page = await context.newPage();
  const conduct = watch(page);
  html = `<!doctype html><html lang="en"><title>A website</title><script>${before}</script>${body}`;
  await page.goto(`http://localhost:${host.port}/`);
  return { context, page, conduct, chat: new Chat(page) };
}

/** Sends a message, which arrives, and nothing was complained about in the console. */
async function works({ conduct }: Visitor, chat: Chat, text = 'hello'): Promise<void> {
  await chat.live();
  await chat.send(text);
  await chat.receipt(text, 'Sent');
  expect(conduct.errors).toEqual([]);
}

test('[G12] it works where every object has been given more properties', async () => {
  const visit = await open(
    script + widget('room-extended'),
    `Object.prototype.extend = () => {}; Object.prototype.get = () => {}; Array.prototype.last = () => {};
     Object.assign(Object.prototype, { id: 7, text: 'polluted', title: 'T', deletedAt: 5, editedAt: 5, retryAfter: 1,
       picture: 'https://evil.example/', failed: {}, once: true, renderBefore: null });`,
  );
  await works(visit, visit.chat);
  expect(visit.conduct.addresses.filter((address) => address.includes('evil'))).toEqual([]);
});

test('[G12] it works where the built-in prototypes are frozen and the registry of elements is wrapped', async () => {
  const visit = await open(
    script + widget('room-frozen'),
    `for (const each of [Object, Array, Function, String, Error, TypeError, Promise, Map, Set, Date, URL, Node, Element,
       HTMLElement, EventTarget]) Object.freeze(each.prototype);
     const registry = customElements;
     Object.defineProperty(window, 'customElements', { value: new Proxy(registry, {
       get: (target, key) => typeof target[key] === 'function' ? target[key].bind(target) : target[key] }) });`,
  );
  await works(visit, visit.chat);
});

test('[G12] it works beside elements that are named like properties of the document and the window', async () => {
  const visit = await open(
    `${script}<form id="chat" name="forms"><input name="body"></form><img name="body"><img name="head">
     <form name="hidden"></form><img name="visibilityState"><img name="hasFocus"><img name="activeElement">
     <img name="baseURI">
     <form name="location"></form><a id="document"></a><a id="customElements"></a><a id="client"></a>
     ${widget('room-clobbered')}`,
  );
  await works(visit, visit.chat);
});

test('[G12] no style of the page, however loud, reaches into it', async () => {
  const visit = await open(
    `<style>* { all: unset !important } html { font-size: 62.5% } :not(:defined) { display: none }
       div, section, header, button, textarea, span, svg { display: none !important; font-size: 80px !important }</style>
     ${script}${widget('room-styled')}`,
  );
  await works(visit, visit.chat);
  await expect(visit.chat.message('hello').getByText('hello')).toHaveCSS('font-size', '15px');
});

test('[G6] it works where the page may store nothing, and says that what waits is not kept', async () => {
  const visit = await open(
    script + widget('room-no-storage'),
    `const denied = () => { throw new DOMException('denied', 'SecurityError') };
     Object.defineProperty(window, 'localStorage', { get: denied });
     Object.defineProperty(window, 'indexedDB', { get: denied });`,
  );
  await works(visit, visit.chat);
  await visit.context.setOffline(true);
  await visit.chat.send('waits in memory');
  await visit.chat.receipt('waits in memory', 'Sending');
  await expect(visit.chat.root.getByText('This browser keeps nothing')).toBeVisible();
  await visit.context.setOffline(false);
  await visit.chat.receipt('waits in memory', 'Sent');
});

test.each([
  ['is null', 'value: null'],
  ['throws an error of the page’s own', "get: () => { throw new Error('no storage here') }"],
])('a draft is typed and sent where localStorage %s', async (oddity, property) => {
  const visit = await open(
    script + widget('room-odd-storage'),
    `Object.defineProperty(window, 'localStorage', { ${property} });`,
  );
  await works(visit, visit.chat, `It ${oddity}.`);
});

test('[G12] removed while it connects, it leaves no error in the console and no connection', async () => {
  const visit = await open(script);
  const { page, conduct } = visit;
  const gone = page.waitForEvent('websocket').then((socket) => socket.waitForEvent('close'));
  await page.evaluate((element) => {
    const connecting = window.WebSocket;
    window.WebSocket = class extends connecting {
      constructor(url: string | URL) {
        super(url);
        queueMicrotask(() => document.querySelector('chat-widget')?.remove());
      }
    };
    document.body.insertAdjacentHTML('beforeend', element);
  }, widget('room-removed'));
  await gone;
  expect(conduct.sockets).toHaveLength(1);
  expect(conduct.errors).toEqual([]);
});

test('an element that the page made and filled in before the script came works as any other', async () => {
  const visit = await open(
    `<body><script>
       const early = document.createElement('chat-widget');
       Object.assign(early, { room: 'room-early', token: '${token}', heading: 'Early' });
       early.style.cssText = 'height: 30rem; width: 24rem';
       document.body.append(early);
     </script>${script}`,
  );
  await works(visit, visit.chat);
  await expect(visit.chat.root.getByRole('heading', { name: 'Early' })).toBeVisible();
});

test('the script may be on the page twice, also under two addresses', async () => {
  const visit = await open(
    script + script + script.replace('widget.js', 'widget.js?again') + widget('room-twice'),
  );
  await works(visit, visit.chat);
  expect(visit.conduct.sockets).toHaveLength(1);
});

test('moved about the page fifty times, it keeps its connection and what was typed', async () => {
  const visit = await open(`${script}<div id="left"></div><div id="right"></div>${widget('room-moved')}`);
  const { page, chat, conduct } = visit;
  await chat.live();
  await chat.composer.fill('half a sen');
  await page.evaluate(() => {
    const chat = document.querySelector('chat-widget');
    const places = document.querySelectorAll('#left, #right');
    for (let move = 0; chat && move < 50; move++) places[move % 2]?.append(chat);
  });
  await expect(chat.composer).toHaveValue('half a sen');
  await works(visit, chat);
  expect(conduct.sockets).toHaveLength(1);
});

test('taken out and put back, it shows the room again, once', async () => {
  const visit = await open(script + widget('room-back'));
  const { page, chat } = visit;
  await works(visit, chat, 'before');
  await page.evaluate(async () => {
    const chat = document.querySelector('chat-widget');
    chat?.remove();
    await new Promise(requestAnimationFrame);
    if (chat) document.body.append(chat);
  });
  await works(visit, chat, 'after');
  await chat.shows('before', 'after');
});

test('[G11] twenty on one page are twenty connections, and each is live', async () => {
  const rooms = Array.from({ length: 20 }, (_, index) => `room-many-${index}`);
  const { page, conduct } = await open(script + rooms.map(widget).join(''));
  const live = page.locator('chat-widget').getByRole('log', { name: 'Messages' });
  await expect(live).toHaveCount(20);
  for (const log of await live.all()) await expect(log).toHaveAttribute('aria-busy', 'false');
  expect(conduct.sockets).toHaveLength(20);
  expect(conduct.errors).toEqual([]);
});

test('[G12] in a form in a dialog, Enter sends the message and submits nothing', async () => {
  const visit = await open(
    `${script}<dialog><form onsubmit="document.title = 'submitted'"><input name="room">${widget('room-form')}
     <button>OK</button></form></dialog><script>document.querySelector('dialog').showModal()</script>`,
  );
  await works(visit, visit.chat);
  await expect(visit.page).toHaveTitle('A website');
});

test('[G12] within a closed shadow root, keys typed into it reach no shortcut of the page', async () => {
  const visit = await open(
    `${script}<div id="outer"></div><script>
       const inner = document.querySelector('#outer').attachShadow({ mode: 'closed' });
       inner.innerHTML = '<style>* { color: red !important }</style>' + ${JSON.stringify(widget('room-closed'))};
       const chat = inner.querySelector('chat-widget');
       chat.addEventListener('chat-message', ({ detail }) => { document.title = detail.message.text });
       chat.addEventListener('chat-ready', () => chat.focus());
       window.addEventListener('focusin', () => { document.title = 'ready' });
       for (const name of ['keydown', 'keypress', 'keyup'])
         window.addEventListener(name, (event) => { event.preventDefault(); document.title = 'stolen' });
     </script>`,
  );
  await expect(visit.page).toHaveTitle('ready');
  await visit.page.keyboard.type('k / g');
  await visit.page.keyboard.press('Enter');
  await expect(visit.page).toHaveTitle('k / g');
  expect(visit.conduct.errors).toEqual([]);
});

test('it works in a sandboxed frame', async () => {
  const visit = await open(
    '<iframe width="500" height="600" sandbox="allow-scripts allow-same-origin"></iframe>',
  );
  await visit.page.evaluate(
    (inside) => document.querySelector('iframe')?.setAttribute('srcdoc', inside),
    script + widget('room-frame'),
  );
  const chat = new Chat(visit.page, visit.page.frameLocator('iframe').locator('chat-widget'));
  await chat.live();
  await chat.send('hello');
  await chat.receipt('hello', 'Sent');
});

test('through hundreds of changes of its room, the last one is shown, and a draft stays in its own', async () => {
  const visit = await open(script + widget('room-change-first'));
  const { page, chat, conduct } = visit;
  await chat.live();
  await chat.composer.fill('for the first');
  await page.evaluate(async () => {
    const chat = document.querySelector('chat-widget');
    for (let change = 0; chat && change < 300; change++) {
      chat.room = `room-change-${change % 40}`;
      if (change % 7 === 0) await Promise.resolve();
      if (change % 50 === 0) await new Promise(requestAnimationFrame);
    }
    chat?.setAttribute('room', 'room-change-last');
  });
  await expect(chat.root.getByRole('heading', { name: 'room-change-last' })).toBeVisible();
  await chat.live();
  await expect(chat.composer).toHaveValue('');
  await works(visit, chat);
  await chat.shows('hello');
  await page.evaluate(() => document.querySelector('chat-widget')?.setAttribute('room', 'room-change-first'));
  await expect(chat.composer).toHaveValue('for the first');
  expect(conduct.sockets).toHaveLength(1);
});

test('what is typed and sent within one frame leaves nothing in the field', async () => {
  const visit = await open(script + widget('room-quick'));
  const { page, chat } = visit;
  await chat.live();
  await page.evaluate(() => {
    const field = document.querySelector('chat-widget')?.shadowRoot?.querySelector('textarea');
    if (!field) throw new Error('There is no field.');
    field.value = 'quickly';
    field.dispatchEvent(new InputEvent('input', { bubbles: true }));
    field.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', bubbles: true }));
  });
  await chat.shows('quickly');
  await expect(chat.composer).toHaveValue('');
});

test('[G5] frozen and thawed, shown from the cache of the back button, it goes on with its connection', async () => {
  const visit = await open(script + widget('room-frozen-page'));
  await visit.chat.live();
  await visit.page.evaluate(() => {
    for (let time = 0; time < 20; time++) {
      dispatchEvent(new PageTransitionEvent('pagehide', { persisted: true }));
      document.dispatchEvent(new Event('freeze'));
      document.dispatchEvent(new Event('resume'));
      dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true }));
      document.dispatchEvent(new Event('visibilitychange'));
    }
  });
  await works(visit, visit.chat);
  expect(visit.conduct.sockets).toHaveLength(1);
});
