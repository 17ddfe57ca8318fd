/** Lines on two logarithmic scales, where a straight one is a power: its slope stands beside it. */
import type { Lines } from '../../plot.ts';
import { slope } from '../../slope.ts';
import { shortText } from '../texts.ts';
import { element, type Markup } from './element.ts';
import { boldWidth, isOwn, MARGIN, page, TOP, WIDTH } from './page.ts';
import { logarithmicScale, type Scale } from './scale.ts';

const HEIGHT = 420;
const LEFT = MARGIN + 46;
const BOTTOM = HEIGHT - 52;
/** Between two names at the right, each with its slope below. */
const APART = 38;
const NARROWEST = 380;
/** Numbers closer than this to each other on the axis below could touch. */
const TICKS_APART = 40;

export function drawLines({ title, x, y, series }: Lines): string {
  const names = Math.max(...series.map(({ label }) => boldWidth(label))) + 10;
  const right = Math.max(WIDTH - MARGIN - names, LEFT + NARROWEST);
  const points = series.flatMap((each) => each.points);
  const xs = points.map(([value]) => value);
  const ys = points.map(([, value]) => value);
  const across = logarithmicScale(range(xs, 1), [LEFT + 12, right - 12]);
  // At least a decade: what hardly grows has to look like that.
  const up = logarithmicScale(range(ys, 10), [BOTTOM, TOP + 8]);
  // Where there is no line of the chat's own among others', the first stands out.
  const own = Math.max(0, series.map(({ label }) => label).findIndex(isOwn));
  const ends = spread(series.map(({ points }) => up.at(points.at(-1)?.[1] ?? 0)));

  const lines = series.map(({ label, points }, index) => {
    const colour = index === own ? 'var(--own)' : `var(--line-${1 + (index % 4)})`;
    const path = points.map(([px, py]) => `${across.at(px).toFixed(1)},${up.at(py).toFixed(1)}`).join(' ');
    const place = { x: right + 4, y: ends[index] ?? 0 };
    return element(
      'g',
      {},
      element('polyline', {
        class: index === own ? 'line own-line' : 'line',
        points: path,
        style: `stroke: ${colour}`,
      }),
      ...points.map(([px, py]) =>
        element('circle', {
          class: 'dot',
          cx: across.at(px),
          cy: up.at(py),
          r: 4.5,
          style: `fill: ${colour}`,
        }),
      ),
      element('text', { ...place, class: 'group', style: `fill: ${colour}` }, label),
      element('text', { ...place, y: place.y + 15, class: 'quiet' }, `slope ${slope(points).toFixed(2)}`),
    );
  });
  return page(title, `${y}; both scales logarithmic`, HEIGHT, [
    ...grid(up, right),
    element('line', { class: 'axis', x1: LEFT, x2: right, y1: BOTTOM, y2: BOTTOM }),
    ...sizes(across, xs),
    element('text', { class: 'quiet', x: (LEFT + right) / 2, y: BOTTOM + 38, 'text-anchor': 'middle' }, x),
    // The last is drawn above the others.
    ...lines.filter((_, index) => index !== own),
    ...lines.slice(own, own + 1),
  ]);
}

/** @param factor that the ends are apart at least; the values are in the middle then. */
function range(values: readonly number[], factor: number): readonly [number, number] {
  const [low, high] = [Math.min(...values), Math.max(...values)];
  const widen = Math.max(Math.sqrt((factor * low) / high), 1.15);
  return [low / widen, high * widen];
}

/** Moves the names apart that would lie on each other, the highest first, and all up again from below the plot. */
function spread(wanted: readonly number[]): number[] {
  const order = wanted
    .map((_, index) => index)
    .toSorted((one, other) => (wanted[one] ?? 0) - (wanted[other] ?? 0));
  const places = [...wanted];
  let next = TOP + 12;
  for (const index of order) {
    places[index] = Math.max(wanted[index] ?? 0, next);
    next = (places[index] ?? 0) + APART;
  }
  let last = BOTTOM - 16;
  for (const index of order.toReversed()) {
    places[index] = Math.min(places[index] ?? 0, last);
    last = (places[index] ?? 0) - APART;
  }
  return places;
}

const grid = (up: Scale, right: number): Markup[] =>
  up.ticks.flatMap((tick) => {
    const y = up.at(tick);
    return [
      element('line', { class: 'grid', x1: LEFT, x2: right, y1: y, y2: y }),
      element('text', { class: 'quiet', x: LEFT - 8, y: y + 4, 'text-anchor': 'end' }, shortText(tick)),
    ];
  });

/** The sizes that were measured, on the axis below. */
function sizes(across: Scale, values: readonly number[]): Markup[] {
  const shown: number[] = [];
  for (const value of [...new Set(values)].toSorted((one, other) => one - other)) {
    const before = shown.at(-1);
    if (before === undefined || across.at(value) - across.at(before) >= TICKS_APART) shown.push(value);
  }
  return shown.map((value) =>
    element(
      'text',
      { class: 'quiet', x: across.at(value), y: BOTTOM + 18, 'text-anchor': 'middle' },
      shortText(value),
    ),
  );
}
