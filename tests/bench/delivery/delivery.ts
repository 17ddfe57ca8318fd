/** How many messages a second, with everybody in the room hearing each of them. */
import { median } from '../../support/load/quantiles.ts';
import type { Bench, Findings, Run } from '../bench.ts';
import type { Heard } from '../load/crowd.ts';
import { startCrowd } from '../load/start-crowd.ts';
import { installPeers } from '../peers/install-peers.ts';
import { PEERS, type PeerName } from '../peers/peers.ts';
import { type Bars, barOf } from '../plot.ts';
import { type Measured, ratios, resultOf } from '../result.ts';
import { dialectOf, labelOf, OWN, startVariant, type Variant } from '../variant.ts';
import { outstandingOf, WORKLOADS, type Workload } from './workloads.ts';

/** Part of a core from which on the load, not the server, may have been what was slow. */
const BUSY = 0.95;

/** Those that there is a target for. */
const QUICK: ReadonlySet<Variant> = new Set([OWN, 'raw-bun', 'socket-io-full']);

async function measure(variant: Variant, workload: Workload, seconds: number): Promise<Heard> {
  const { rooms, people, saysTogether } = workload;
  const server = await startVariant(variant);
  const dialect = dialectOf(variant);
  const crowd = startCrowd();
  try {
    await crowd.order('enter', { url: server.url, dialect, rooms, people, saysTogether });
    return await crowd.order('saturate', { outstanding: outstandingOf(workload), seconds });
  } finally {
    await crowd.end();
    await server.dispose();
  }
}

const perSecond = ({ messages, time }: Heard): number => (messages * 1000) / time;

async function run({ quick, rounds, say }: Run): Promise<Findings> {
  await installPeers(say);
  const peers = Object.keys(PEERS) as PeerName[]; // Object.keys forgets the type.
  const missing = peers.filter((name) => PEERS[name].lacks() !== null);
  const variants: Variant[] = [OWN, ...peers.filter((name) => !missing.includes(name))];
  const chosen = quick ? variants.filter((name) => QUICK.has(name)) : variants;

  const variantsOf = ({ without }: Workload) => chosen.filter((name) => !without.includes(name));
  /** By round; `null` where it failed. */
  const heard = new Map<string, (Heard | null)[]>();
  const roundsOf = (workload: Workload, variant: Variant) => heard.get(`${workload.id} ${variant}`) ?? [];
  const of = (workload: Workload, variant: Variant) =>
    roundsOf(workload, variant).filter((round) => round !== null);
  const failures: string[] = [];
  for (let round = 1; round <= rounds; round++) {
    for (const workload of WORKLOADS) {
      for (const variant of variantsOf(workload)) {
        const where = `round ${round} of ${rounds}, ${workload.label}, ${labelOf(variant)}`;
        const result = await measure(variant, workload, quick ? 1 : 1.5).catch((error: Error) => {
          // A peer that gives up takes nothing but its own round along.
          if (variant === OWN) throw error;
          failures.push(`${where} failed: ${error.message}`);
          return null;
        });
        heard.set(`${workload.id} ${variant}`, [...roundsOf(workload, variant), result]);
        say(result === null ? (failures.at(-1) ?? where) : `${where}: ${tell(result)}`);
      }
    }
  }

  const measured = WORKLOADS.flatMap((workload) =>
    variantsOf(workload).flatMap((variant) => {
      const pairs = roundsOf(workload, variant).flatMap((theirs, round) => {
        const own = roundsOf(workload, OWN)[round];
        return theirs && own ? [{ theirs: perSecond(theirs), own: perSecond(own) }] : [];
      });
      if (pairs.length === 0) return [];
      return lines(
        workload,
        variant,
        pairs.map(({ theirs }) => theirs),
        pairs.map(({ own }) => own),
      );
    }),
  );
  return {
    results: measured.map(resultOf),
    plots: [plot(chosen, (workload, variant) => of(workload, variant).map(perSecond))],
    notes: [
      ...missing.map((name) => `Left out: ${labelOf(name)}. ${PEERS[name].lacks()}`),
      ...WORKLOADS.flatMap(({ label, without, why }) =>
        without.length === 0 ? [] : [`${label}: not with ${without.map(labelOf).join(', ')}. ${why}`],
      ),
      ...(quick ? ['A quick look is only at those that there is a target for.'] : []),
      ...failures,
      ...busyLoads(chosen, of),
    ],
  };
}

function tell({ messages, time, deliveries, p99, load }: Heard): string {
  const rate = (count: number) => Math.round((count * 1000) / time).toLocaleString('en');
  return `${rate(messages)} said, ${rate(deliveries)} heard a second, p99 ${p99.toFixed(1)} ms, load ${load.toFixed(2)}`;
}

function lines(workload: Workload, variant: Variant, runs: number[], own: number[]): Measured[] {
  const id = `delivery.${workload.id}`;
  const said: Measured = {
    id: `${id}.${variant}`,
    what: `${workload.label}, ${labelOf(variant)}`,
    unit: 'messages/s',
    runs,
  };
  if (variant === OWN) return [said];
  const atLeast = workload.atLeast[variant];
  const ratio: Measured = {
    id: `${id}.to-${variant}`,
    what: `${workload.label}, ratio to ${labelOf(variant)}`,
    unit: '×',
    runs: ratios(own, runs),
    ...(atLeast !== undefined && { target: { atLeast } }),
  };
  return [said, ratio];
}

const plot = (
  variants: readonly Variant[],
  runsOf: (workload: Workload, variant: Variant) => number[],
): Bars => ({
  kind: 'bars',
  name: 'delivery',
  title: 'Messages a second, heard by everybody in the room',
  unit: 'messages/s',
  logarithmic: true,
  groups: WORKLOADS.map((workload) => ({
    label: workload.label,
    bars: variants.flatMap((variant) => {
      const runs = runsOf(workload, variant);
      return runs.length === 0 ? [] : [barOf(labelOf(variant), runs)];
    }),
  })),
});

/** Where the load was at its limit, the server may be faster than it looks. */
function busyLoads(
  variants: readonly Variant[],
  of: (workload: Workload, variant: Variant) => readonly Heard[],
): string[] {
  return variants.flatMap((variant) => {
    const busy = WORKLOADS.filter((workload) => {
      const runs = of(workload, variant);
      return runs.length > 0 && median(runs.map(({ load }) => load)) > BUSY;
    });
    if (busy.length === 0) return [];
    const where = busy.map(({ label: name }) => name).join(', ');
    return [`The load had a whole core to do with ${labelOf(variant)} (${where}): it may carry more.`];
  });
}

export const deliveryBench: Bench = {
  name: 'delivery',
  title: 'Messages a second, side by side',
  run,
};
