/** Lying bars: every one has its name beside it, however many there are, and needs no legend. */
import type { Bars } from '../../plot.ts';
import { shortText } from '../texts.ts';
import { element, type Markup } from './element.ts';
import { boldWidth, isOwn, MARGIN, page, TOP, WIDTH } from './page.ts';
import { linearScale, logarithmicScale, type Scale } from './scale.ts';

const ROW = 19;
const BAR = 13;
/** Above the bars of a group, with its name. */
const HEAD = 28;
const GAP = 8;
const AXIS = 30;
/** For the number behind the longest bar. */
const NUMBER = 56;

export function drawBars({ title, unit, logarithmic, groups }: Bars): string {
  const bars = groups.flatMap((group) => group.bars);
  const left = MARGIN + Math.max(...bars.map(({ series }) => boldWidth(series))) + 10;
  const space = [left, WIDTH - MARGIN - NUMBER] as const;
  const scale = logarithmic
    ? logarithmicScale(range(bars.flatMap(({ low, value, high }) => [low, value, high])), space)
    : linearScale(Math.max(...bars.map(({ high }) => high)), space);

  let y = TOP;
  const drawn = groups.map((group) => {
    const name = element('text', { class: 'group', x: MARGIN, y: y + 15 }, group.label);
    y += HEAD;
    const lines = grid(scale, y - 4, y + group.bars.length * ROW);
    const rows = group.bars.map((bar, index) =>
      drawBar(bar, isOwn(bar.series) || isOwn(group.label), scale, left, y + index * ROW),
    );
    y += group.bars.length * ROW + GAP;
    return element('g', {}, name, ...lines, ...rows);
  });
  const how = `${unit}${logarithmic ? ', logarithmic scale' : ''}; the thin line is the spread of the rounds`;
  return page(title, how, y + AXIS, [...drawn, ...numbers(scale, y + 10)]);
}

/** Begins clearly below the lowest, so that every bar has a length. */
function range(values: readonly number[]): readonly [number, number] {
  const positive = values.filter((value) => value > 0);
  if (positive.length === 0) return [1, 10];
  return [10 ** Math.floor(Math.log10(Math.min(...positive) / 1.5)), Math.max(...positive)];
}

/** Behind the bars of a group, and not behind its name. */
const grid = (scale: Scale, top: number, bottom: number): Markup[] =>
  scale.ticks.map((tick) => {
    const x = scale.at(tick);
    return element('line', { class: 'grid', x1: x, x2: x, y1: top, y2: bottom });
  });

const numbers = (scale: Scale, y: number): Markup[] =>
  scale.ticks.map((tick) =>
    element('text', { class: 'quiet', x: scale.at(tick), y, 'text-anchor': 'middle' }, shortText(tick)),
  );

function drawBar(
  { series, value, low, high }: Bars['groups'][number]['bars'][number],
  own: boolean,
  scale: Scale,
  left: number,
  y: number,
): Markup {
  const middle = y + BAR / 2;
  const [from, to] = [scale.at(low), scale.at(high)];
  const weight = own ? 'own-text' : 'other-text';
  const base = middle + 4;
  return element(
    'g',
    {},
    element('text', { class: weight, x: left - 8, y: base, 'text-anchor': 'end' }, series),
    element('rect', {
      class: own ? 'bar own' : 'bar',
      x: left,
      y,
      width: scale.at(value) - left,
      height: BAR,
      rx: 2,
    }),
    element('path', {
      class: 'spread',
      d: `M${from.toFixed(1)} ${middle}H${to.toFixed(1)}M${from.toFixed(1)} ${middle - 3}v6M${to.toFixed(1)} ${middle - 3}v6`,
    }),
    element('text', { class: weight, x: Math.max(to, scale.at(value)) + 7, y: base }, shortText(value)),
  );
}
