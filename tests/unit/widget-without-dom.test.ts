import { expect, test } from 'bun:test';

test('[G12] importing the widget on a server, where there is no DOM, does nothing and does not fail', async () => {
  expect(typeof globalThis.HTMLElement).toBe('undefined');
  const { ChatWidget } = await import('../../widget/loader.ts');
  expect(ChatWidget.version).toMatch(/^\d+\.\d+\.\d+$/);
});
