/** The widget as the visitor of a page meets it: in Chromium, with a quarter of the processor's speed. */
import { findBrowser, NoBrowserError } from '../../support/browser.ts';
import type { Bench } from '../bench.ts';
import { type Measured, resultOf } from '../result.ts';
import { firstKey } from './first-key.ts';
import { flood } from './flood.ts';
import { idlePage } from './idle-page.ts';
import { leaks } from './leaks.ts';
import { longHistoryOfPeers } from './long-history-of-peers.ts';
import { longRoom } from './long-room.ts';
import { findPeers } from './peers.ts';
import { plotsOf } from './plots.ts';
import type { Row } from './row.ts';
import { sizes } from './sizes.ts';
import { openStage } from './stage.ts';

const ROWS: readonly Row[] = [sizes, idlePage, firstKey, longRoom, longHistoryOfPeers, flood, leaks];

export const widgetBench: Bench = {
  name: 'widget',
  title: 'The widget in a page',
  lacks() {
    try {
      findBrowser();
      return null;
    } catch (error) {
      if (error instanceof NoBrowserError) return error.message;
      throw error;
    }
  },
  async run({ quick, rounds, say }) {
    // A browser takes its time, whatever is measured.
    const times = quick ? 1 : rounds;
    const found = await findPeers();
    const stage = await openStage(found.kind === 'here' ? found.peers : []);
    const measured = new Map<string, Measured & { readonly runs: number[] }>();
    try {
      for (let round = 0; round < times; round++) {
        for (const row of ROWS) {
          if (round > 0 && row.rounds === 'first') continue;
          say(`round ${round + 1} of ${times}: ${row.name}`);
          for (const { value, ...figure } of await row.measure(stage, quick)) {
            const id = `widget.${figure.id}`;
            const known = measured.get(id);
            if (known) known.runs.push(value);
            else measured.set(id, { ...figure, id, runs: [value] });
          }
        }
      }
    } finally {
      await stage.close();
    }
    const results = [...measured.values()].map(resultOf);
    return { results, plots: plotsOf(results), notes: found.kind === 'missing' ? [found.note] : [] };
  },
};
