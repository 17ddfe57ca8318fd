/** The server is killed after a message was sent and before its sender heard of it. */
import { test } from 'bun:test';
import { expect } from '../../support/pages.ts';
import { person } from '../../support/scene.ts';
import { proxiedSceneOfFile } from './proxied-scene.ts';

const proxied = proxiedSceneOfFile();

const ADA = person('Ada');
const BEN = person('Ben');

test.each([
  ['was kept, and the word of it was lost', 'lose-answers', ['before', 'Is it paid?']],
  ['never reached it', 'lose-commands', ['before']],
] as const)(
  '[G1] [G2] [G6] a message that %s when the server was killed is pending, and then there once for everybody',
  async (_, passage, heard) => {
    const { scene, proxy, visit } = proxied();
    const room = `room-${passage}`;
    const ada = await visit(ADA, { room });
    const ben = await scene.visit(BEN, { room });
    await ada.chat.send('before');
    await ben.chat.shows('before');
    await ada.chat.receipt('before', 'Read');

    proxy.set(passage);
    const sent = ada.conduct.frames.length;
    await ada.chat.send('Is it paid?');
    await expect.poll(() => ada.conduct.frames.slice(sent).join()).toContain('Is it paid?');
    // Shown to others, it is committed.
    await ben.chat.shows(...heard);
    await scene.server.stop('SIGKILL');
    await ada.chat.send('I shall wait.');
    await ada.chat.receipt('Is it paid?', 'Sending');
    await ada.chat.receipt('I shall wait.', 'Sending');
    await expect(ada.chat.root.getByRole('status').filter({ hasText: /reconnect/i })).toBeVisible();

    proxy.set('open');
    await scene.server.restart();
    const newcomer = await scene.visit(person('Newcomer'), { room });
    for (const { chat } of [ada, ben, newcomer]) await chat.shows('before', 'Is it paid?', 'I shall wait.');
    await ada.chat.receipt('I shall wait.', 'Read');
  },
);
