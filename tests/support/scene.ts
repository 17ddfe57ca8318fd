import { afterAll, afterEach, beforeAll, setDefaultTimeout } from 'bun:test';
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright';
import { findBrowser } from './browser.ts';
import { type HostSite, startHostSite } from './host-site.ts';
import { Chat, type Conduct, watch } from './pages.ts';
import { startServer, type TestServer } from './server.ts';
import type { TestPerson } from './tokens.ts';

/**
 * For `setDefaultTimeout`, in milliseconds. Bun's five seconds are less than a browser takes on a busy
 * machine, and when they are over Bun ends the browser.
 */
export const PATIENCE = 60_000;

/** Somebody at a browser of their own. */
export interface Visitor {
  readonly context: BrowserContext;
  readonly page: Page;
  readonly chat: Chat;
  /** What the page has done since it was opened. */
  readonly conduct: Conduct;
}

/** A chat server, a website on another origin that embeds it, and a browser. */
export interface Scene {
  readonly server: TestServer;
  readonly site: HostSite;
  readonly browser: Browser;
  /** A new browser context on the website's page with these attributes; `{ room }` mostly. */
  visit(person: TestPerson, attributes: Readonly<Record<string, string>>): Promise<Visitor>;
  /** Closes every visitor's browser context. For `afterEach`. */
  leave(): Promise<void>;
  close(): Promise<void>;
}

export interface SceneOptions {
  readonly env?: Readonly<Record<string, string>>;
  readonly tokenSeconds?: number;
}

export async function openScene({ env, tokenSeconds }: SceneOptions = {}): Promise<Scene> {
  const server = await startServer(env);
  const site = startHostSite(server.url, tokenSeconds);
  const browser = await chromium.launch(findBrowser());
  const leave = async (): Promise<void> => {
    // A request that a test's route is still answering would fail when its context goes.
    await Promise.all(browser.contexts().map((context) => context.unrouteAll({ behavior: 'wait' })));
    await Promise.all(browser.contexts().map((context) => context.close()));
  };
  return {
    server,
    site,
    browser,
    visit: async (person, attributes) => openPage(await browser.newContext(), site.page(person, attributes)),
    leave,
    async close() {
      await browser.close();
      await site.stop();
      await server.dispose();
    },
  };
}

/** One more page of a browser context, watched from its beginning, on this address. */
export async function openPage(context: BrowserContext, address: string): Promise<Visitor> {
  const page = await context.newPage();
  const conduct = watch(page);
  await page.goto(address);
  return { context, page, conduct, chat: new Chat(page) };
}

/** A person who may write in every room of the tests. */
export const person = (name: string, role = 'write'): TestPerson => ({
  user: name.toLowerCase().replaceAll(/[^a-z0-9]/g, '-'),
  name,
  rooms: { 'room-*': role },
});

/** The scene of a test file: opened before its tests, closed after them; visitors leave after each. */
export function sceneOfFile(options?: SceneOptions): () => Scene {
  setDefaultTimeout(PATIENCE);
  let scene: Scene | null = null;
  beforeAll(async () => {
    scene = await openScene(options);
  });
  afterEach(() => scene?.leave());
  afterAll(() => scene?.close());
  return () => {
    if (scene === null) throw new Error('The scene opens before the first test.');
    return scene;
  };
}
