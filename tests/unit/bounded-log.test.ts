import { expect, test } from 'bun:test';
import { boundedLog } from '../../server/bounded-log.ts';
import { HandClock } from '../support/hand-clock.ts';

test('[G11] a log that is flooded stays short, and says how much it has left out', async () => {
  const clock = new HandClock();
  const lines: string[] = [];
  const log = boundedLog((line) => lines.push(line), clock.monotonic);
  for (let n = 1; n <= 1000; n++) log(`line ${n}`);
  expect(lines).toEqual(Array.from({ length: 60 }, (_, n) => `line ${n + 1}`));
  await clock.advance(1000);
  log('another');
  expect(lines.slice(60)).toEqual(['940 lines were left out here.', 'another']);
});
