/** Makes histories in a process of its own, which takes the memory that this needs with it when it ends. */
import { obey } from '../../support/load/load-child.ts';
import { type LongHistory, makeLongHistory } from './long-history.ts';

const orders = {
  make: ({ path, elsewhere }: { path: string; elsewhere: number }): Promise<LongHistory> =>
    makeLongHistory(path, elsewhere),
};
export type MakerOrders = typeof orders;

obey(orders);
