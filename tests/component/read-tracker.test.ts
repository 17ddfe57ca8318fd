import { expect, fixtureSync, html, waitUntil } from '@open-wc/testing';
import { ReadTracker } from '../../widget/view/read-tracker.ts';
import { frame } from './stage.ts';

/** Twenty messages of which three are on screen, and a moment that is over when the test says so. */
function stage() {
  const log = fixtureSync<HTMLElement>(html`<div></div>`);
  log.style.cssText = 'block-size:150px;overflow:auto';
  for (let seq = 1; seq <= 20; seq++) {
    const row = document.createElement('div');
    row.style.blockSize = '50px';
    row.dataset.seq = `${seq}`;
    log.append(row);
  }
  const read: number[] = [];
  const moments: (() => void)[] = [];
  const tracker = new ReadTracker(
    (seq) => read.push(seq),
    (act) => moments.push(act),
  );
  tracker.watch('lobby', log);
  const looked = async (act: () => void) => {
    const before = moments.length;
    act();
    await waitUntil(() => moments.length > before, 'the observer', { timeout: 5_000 });
  };
  const pass = () => {
    for (const act of moments) act();
  };
  return { log, read, tracker, looked, pass };
}

describe('what has been read', () => {
  it('is what has stayed on screen for a moment', async () => {
    const { read, looked, pass, tracker } = stage();
    await looked(() => window.focus());
    expect(read).to.deep.equal([]);
    pass();
    expect(read).to.deep.equal([3]);
    tracker.close();
  });

  it('is not what only flashed past while the thread found its place', async () => {
    const { log, read, looked, pass, tracker } = stage();
    await looked(() => {
      log.scrollTop = 850;
    });
    await looked(() => {
      log.scrollTop = 0;
    });
    await frame();
    pass();
    expect(read).to.deep.equal([3]);
    tracker.close();
  });
});
