/** What a long past costs: pages, resumes, the start, and the disk. */
import { join } from 'node:path';
import { startLoad } from '../../support/load/load-child.ts';
import { type TemporaryFolder, temporaryFolder } from '../../support/temporary-folder.ts';
import type { Bench, Findings, Run } from '../bench.ts';
import { bytesPerMessage } from './bytes.ts';
import { describe } from './describe.ts';
import type { LongHistory } from './long-history.ts';
import type { MakerOrders } from './maker.ts';
import { type Amounts, measureClient, measureStore } from './measure.ts';
import { measureStarts } from './start.ts';

/** Messages outside the large room; the second is what the largest is compared with. */
const SIZES = [10_000, 100_000, 1_000_000, 10_000_000] as const;
const QUICK_SIZES = [10_000, 100_000, 300_000, 1_000_000] as const;
/** Through the store, for the size of the database. */
const SAMPLE = { quick: 50_000, full: 200_000 };

const amountsOf = ({ quick, rounds }: Run): Amounts =>
  quick
    ? { rounds, store: { pages: 500, resumes: 100 }, client: { pages: 300, resumes: 30 } }
    : { rounds, store: { pages: 4000, resumes: 1000 }, client: { pages: 3000, resumes: 100 } };

async function makeHistories(folder: TemporaryFolder, { quick, say }: Run): Promise<LongHistory[]> {
  const maker = startLoad<MakerOrders>(join(import.meta.dir, 'maker.ts'));
  try {
    const histories: LongHistory[] = [];
    for (const elsewhere of quick ? QUICK_SIZES : SIZES) {
      say(`making a history of ${(elsewhere * 1.1).toLocaleString('en')} messages`);
      const path = folder.file(`${elsewhere}/chat.sqlite`);
      histories.push(await maker.order('make', { path, elsewhere }));
    }
    return histories;
  } finally {
    await maker.end();
  }
}

async function run(bench: Run): Promise<Findings> {
  using folder = temporaryFolder();
  const amounts = amountsOf(bench);
  const histories = await makeHistories(folder, bench);
  bench.say('reading pages and resumes in the store');
  const store = await measureStore(histories, amounts);
  bench.say('reading pages and resumes over a socket');
  const client = await measureClient(histories, amounts);
  bench.say('starting the server');
  // The smaller of the two is still checked whole at each start.
  const starts = await measureStarts(histories.slice(-2), bench.quick ? 1 : bench.rounds);
  bench.say('counting the bytes of a message');
  const bytes = await bytesPerMessage(bench.quick ? SAMPLE.quick : SAMPLE.full);
  return describe({ store, client, starts, bytes });
}

export const storeBench: Bench = { name: 'store', title: 'A long past', run };
