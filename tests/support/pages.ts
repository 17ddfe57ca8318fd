/** What the end-to-end tests do in a page, in the words of a person: where things are is said here alone. */
import type { Locator, Page } from 'playwright';
import { expect as plainExpect } from 'playwright/test';

/** Waits for what it is told. Generous, as the machine may be busy; a passing test never waits that long. */
export const expect = plainExpect.configure({ timeout: 15_000 });

/** One `<chat-widget>` with a conversation on show. */
export class Chat {
  readonly composer: Locator;
  readonly log: Locator;

  constructor(
    readonly page: Page,
    readonly root: Locator = page.locator('chat-widget'),
  ) {
    this.composer = root.getByRole('textbox', { name: 'Message', exact: true });
    this.log = root.getByRole('log', { name: 'Messages' });
  }

  /** Waits until the room is there and live. */
  async live(): Promise<void> {
    await expect(this.log).toHaveAttribute('aria-busy', 'false');
  }

  async send(text: string): Promise<void> {
    await this.composer.fill(text);
    await this.composer.press('Enter');
  }

  /** The messages with exactly this text. */
  message(text: string): Locator {
    return this.log.getByRole('article').filter({ has: this.page.getByText(text, { exact: true }) });
  }

  /** The texts of the thread from top to bottom; a tombstone's is "Message deleted". */
  texts(): Locator {
    return this.log.getByRole('article').locator('.text');
  }

  /** Waits until the thread shows exactly these messages, each once and in this order. */
  async shows(...texts: string[]): Promise<void> {
    await expect(this.texts()).toHaveText(texts);
  }

  async receipt(text: string, state: 'Sending' | 'Sent' | 'Delivered' | 'Read'): Promise<void> {
    await expect(this.message(text).locator('.receipt')).toHaveText(state);
  }

  async startEditing(text: string): Promise<void> {
    await this.message(text).hover();
    await this.message(text).getByRole('button', { name: 'Edit message' }).click();
  }

  async delete(text: string): Promise<void> {
    await this.message(text).hover();
    await this.message(text).getByRole('button', { name: 'Delete message' }).click();
    await this.message(text).getByRole('button', { name: 'Delete', exact: true }).click();
  }
}

/** What a page does with the network and the console; filled as it happens. */
export interface Conduct {
  /** Every address it asked. */
  readonly addresses: string[];
  /** Errors and warnings of the console, violations of the page's policy among them. */
  readonly errors: string[];
  /** The address of every WebSocket it opened. */
  readonly sockets: string[];
  /** What it said on them. */
  readonly frames: string[];
}

/** Watches a page; call it before the page goes anywhere. */
export function watch(page: Page): Conduct {
  const conduct: Conduct = { addresses: [], errors: [], sockets: [], frames: [] };
  page.on('request', (request) => conduct.addresses.push(request.url()));
  page.on('console', (line) => {
    if (line.type() === 'error' || line.type() === 'warning') conduct.errors.push(line.text());
  });
  page.on('pageerror', (error) => conduct.errors.push(String(error)));
  page.on('websocket', (socket) => {
    conduct.sockets.push(socket.url());
    socket.on('framesent', ({ payload }) => conduct.frames.push(`${payload}`));
  });
  return conduct;
}
