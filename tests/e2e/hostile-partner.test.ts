/** Somebody in the room who wants to run a script, be taken for another, or break the layout. */
import { test } from 'bun:test';
import { expect } from '../support/pages.ts';
import { person, sceneOfFile, type Visitor } from '../support/scene.ts';
import { sign } from '../support/tokens.ts';

const scene = sceneOfFile();

const ADA = person('Ada');
const MALLORY = person('Mallory');

/** Ada looks on while Mallory, whose token has these claims as well, sends the texts. */
async function attacked(
  room: string,
  texts: readonly string[],
  claims: { readonly name?: string; readonly picture?: string } = {},
): Promise<Visitor> {
  const token = await sign({ sub: 'mallory', rooms: { 'room-*': 'write' }, ...claims });
  const ada = await scene().visit(ADA, { room });
  const mallory = await scene().visit(MALLORY, { room, token });
  await ada.chat.live();
  await mallory.chat.live();
  for (const text of texts) {
    await mallory.page.evaluate(
      ({ room, text }) => document.querySelector('chat-widget')?.client?.send(room, text),
      { room, text },
    );
  }
  await expect(ada.chat.texts()).toHaveCount(texts.length);
  // From here on nobody receives or reads what Ada writes.
  await mallory.context.close();
  return ada;
}

test('[G12] markup in a name or a text is shown as it was written, and a picture of another origin is not asked for', async () => {
  const name = '<img src="//evil.example/n" onerror="document.title=1">';
  const texts = [
    '<script>document.title = 1</script>',
    '<img src=//evil.example/t onerror="document.title=1"><svg onload="document.title=1">',
    // biome-ignore lint/suspicious/noTemplateCurlyInString: what would run in a template.
    '</span></div><style>*{display:none}</style>${document.title=1} {{7*7}} &lt;b&gt;',
  ];
  const { page, chat, conduct } = await attacked('room-markup', texts, {
    name,
    picture: 'https://evil.example/picture.png',
  });
  await chat.shows(...texts);
  await expect(chat.log.locator('.author')).toHaveText(name);
  await expect(chat.root.locator('img, script, style, iframe')).toHaveCount(0);
  await expect(page).toHaveTitle('A website');
  expect(conduct.addresses.filter((address) => address.includes('evil'))).toEqual([]);
  expect(conduct.errors).toEqual([]);
});

test('[G12] addresses that run code, or that hide their host behind a user name, are no links', async () => {
  const texts = [
    'javascript:alert(1) JaVaScRiPt://%0aalert(1) vbscript:x',
    'data:text/html,<script>alert(1)</script> file:///etc/passwd',
    'https://good.example@evil.example/ https://good.example:pw@evil.example/',
    'https://javascript:alert(1)//x http://',
  ];
  const { chat, conduct } = await attacked('room-schemes', texts);
  await chat.shows(...texts);
  await expect(chat.log.getByRole('link')).toHaveCount(0);
  expect(conduct.errors).toEqual([]);
});

test('[G12] a link says its real host where its address reads as another, and gives the page it opens no way back', async () => {
  // The first host is Cyrillic, the second has a letter that looks like a slash.
  const texts = ['https://аррӏе.com/login', 'https://good.example⁄login.evil.example'];
  const { chat } = await attacked('room-homographs', texts);
  const links = chat.log.getByRole('link');
  await expect(links).toHaveText([
    `${texts[0]} (xn--80ak6aa92e.com)`,
    `${texts[1]} (good.xn--examplelogin-xk0g.evil.example)`,
  ]);
  await expect(links.first()).toHaveAttribute('title', 'https://xn--80ak6aa92e.com/login');
  await expect(links.last()).toHaveAttribute('title', 'https://good.xn--examplelogin-xk0g.evil.example/');
  for (const link of await links.all()) {
    await expect(link).toHaveAttribute('rel', /noopener noreferrer/);
    await expect(link).toHaveAttribute('target', '_blank');
  }
});

test('[G12] no control of direction makes a link read as another host', async () => {
  const texts = [
    '\u202E https://evil.example/gro.doog//:sptth',
    'https://evil.example/\u202Egro.doog//:sptth',
    '\u2067https://evil.example/\u2069\u200F',
  ];
  const { chat } = await attacked('room-directions', texts);
  const links = chat.log.getByRole('link');
  await expect(links).toHaveText([
    'https://evil.example/gro.doog//:sptth',
    'https://evil.example/',
    'https://evil.example/',
  ]);
  for (const link of await links.all()) {
    await expect(link).toHaveCSS('unicode-bidi', 'isolate');
    await expect(link).toHaveCSS('direction', 'ltr');
  }
});

test('a name cannot turn the direction of what stands beside it', async () => {
  const { chat } = await attacked('room-names', ['hello'], { name: 'Bo\u202Egnp.exe\u2066\u200F' });
  await expect(chat.log.locator('.author')).toHaveText('Bognp.exe');
});

test('thousands of accents on one letter, an endless address and very wide letters stay within the chat', async () => {
  const texts = [
    `a${'\u0301'.repeat(3_990)}`,
    `https://evil.example/${'a'.repeat(3_900)}`,
    '\uFDFD'.repeat(300),
    'W'.repeat(4_000),
  ];
  const { chat } = await attacked('room-layout', texts);
  const sideways = await chat.log.evaluate((log) => log.scrollWidth - log.clientWidth);
  expect(sideways).toBe(0);
  const [panel, composer] = await Promise.all([chat.root.boundingBox(), chat.composer.boundingBox()]);
  const end = (box: typeof panel): number => (box?.y ?? 0) + (box?.height ?? 0);
  expect(composer?.height).toBeGreaterThan(0);
  expect(end(composer)).toBeLessThan(end(panel));
  await chat.send('still here');
  await chat.receipt('still here', 'Sent');
});
