/** The browser keeps nothing, or no more: the chat goes on, and says what it cannot keep. */
import { test } from 'bun:test';
import { expect } from '../../support/pages.ts';
import { openPage, person, sceneOfFile, type Visitor } from '../../support/scene.ts';
import { signFor } from '../../support/tokens.ts';

const scene = sceneOfFile();

const ADA = person('Ada');
const BEN = person('Ben');
const KEEPS_NOTHING = 'This browser keeps nothing';

/** @param before a script that runs before all others of the page. */
async function visit(room: string, before: string): Promise<Visitor> {
  const context = await scene().browser.newContext();
  await context.addInitScript(before);
  return openPage(context, scene().site.page(ADA, { room, token: await signFor(ADA) }));
}

/** Offline, a message waits and the person knows that it is not kept; online, it goes, and another comes. */
async function chats({ chat, context }: Visitor, room: string): Promise<void> {
  const ben = await scene().visit(BEN, { room });
  await chat.live();
  await chat.send('online');
  await ben.chat.shows('online');
  await context.setOffline(true);
  await chat.send('waits in memory');
  await chat.receipt('waits in memory', 'Sending');
  await expect(chat.root.getByText(KEEPS_NOTHING)).toBeVisible();
  await context.setOffline(false);
  await ben.chat.shows('online', 'waits in memory');
  await ben.chat.send('heard');
  await chat.shows('online', 'waits in memory', 'heard');
}

test.each([
  [
    'fails to open',
    `const open = IDBFactory.prototype.open;
     IDBFactory.prototype.open = function (name) {
       const request = open.call(this, name, 1);
       request.addEventListener('upgradeneeded', (event) => {
         event.stopImmediatePropagation();
         request.transaction.abort();
       });
       return request;
     };`,
  ],
  ['never answers', `IDBFactory.prototype.open = () => new EventTarget();`],
  [
    'breaks at every write',
    `IDBObjectStore.prototype.put = () => { throw new DOMException('full', 'QuotaExceededError') };`,
  ],
])(
  '[G6] where storage %s, one sends and receives all the same, and is told that what waits is not kept',
  async (fault, before) => {
    const room = `room-${fault.replaceAll(' ', '-')}`;
    await chats(await visit(room, before), room);
  },
);

test('[G6] on a full disk one is told that nothing is kept, and no longer when there is room again', async () => {
  const room = 'room-full';
  const { browser, site } = scene();
  const context = await browser.newContext();
  const session = await context.newCDPSession(await context.newPage());
  const { origin } = site;
  await session.send('Storage.overrideQuotaForOrigin', { origin, quotaSize: 1 });
  const visitor = await openPage(context, site.page(ADA, { room, token: await signFor(ADA) }));
  await chats(visitor, room);
  await session.send('Storage.overrideQuotaForOrigin', { origin });
  await visitor.chat.send('there is room again');
  await visitor.chat.receipt('there is room again', 'Read');
  await expect(visitor.chat.root.getByText(KEEPS_NOTHING)).toHaveCount(0);
});
