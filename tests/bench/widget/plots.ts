import type { Bars, Plot } from '../plot.ts';
import type { Result } from '../result.ts';

/** The widget's own figure and, with the peer's name behind it, those of the peers. `told`: each bar is named by what its figure is. */
const DRAWN = [
  {
    id: 'widget.idle.main-thread',
    name: 'widget-main-thread',
    title: 'Main-thread time before it is used',
    unit: 'ms',
    told: false,
  },
  { id: 'widget.size.total', name: 'widget-size', title: 'Size, gzipped', unit: 'bytes', told: false },
  {
    id: 'widget.long-room.shown',
    name: 'widget-long-room',
    title: 'A long conversation is shown',
    unit: 'ms',
    // Neither are the messages as many, nor is it timed from the same moment.
    told: true,
  },
] as const;

/** Bars of the widget beside its peers, of those that were measured. */
export const plotsOf = (results: readonly Result[]): Plot[] =>
  DRAWN.map(({ id, name, title, unit, told }): Bars => {
    const shown = results.filter((result) => result.id === id || result.id.startsWith(`${id}.`));
    const bars = shown.map((result) => ({
      series: told ? result.what : result.id === id ? 'chat-widget' : result.id.slice(id.length + 1),
      value: result.value,
      low: Math.min(...result.runs),
      high: Math.max(...result.runs),
    }));
    return { kind: 'bars', name, title, unit, logarithmic: true, groups: [{ label: title, bars }] };
  });
