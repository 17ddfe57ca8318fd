/** The plots of `bun run bench`: nothing that was measured is missing from them, and no name can break them. */
import { describe, expect, test } from 'bun:test';
import type { Bars, Lines, Plot } from '../bench/plot.ts';
import { drawPlot } from '../bench/report/svg/draw-plot.ts';
import { shortText } from '../bench/report/texts.ts';
import { slope } from '../bench/slope.ts';

const bars: Bars = {
  kind: 'bars',
  name: 'delivery',
  title: 'Rooms & <people>',
  unit: 'messages/s',
  logarithmic: true,
  groups: ['2 rooms', '1 room "full"'].map((label) => ({
    label,
    bars: [
      { series: 'chat-widget', value: 48_000, low: 40_000, high: 50_000 },
      { series: 'raw Bun', value: 1_300_000, low: 0, high: 1_400_000 },
    ],
  })),
};
const lines: Lines = {
  kind: 'lines',
  name: 'growth',
  title: 'CPU',
  x: 'people',
  y: 'µs',
  series: [
    { label: 'of <others>', points: [[1, 2] as const, [10, 20] as const, [100, 200] as const] },
    { label: 'chat-widget', points: [[10, 7] as const, [100, 7] as const] },
  ],
};

describe('a plot', () => {
  /** What a reader of the picture sees, in order; throws where it is not well-formed. */
  async function textsOf(plot: Plot): Promise<string[]> {
    const open: string[] = [];
    const texts: string[] = [];
    const svg = drawPlot(plot);
    for (const [, closing, name = '', closed, text] of svg.matchAll(
      /<(\/?)([a-z]+)(?:\s[a-zA-Z-]+="[^"<]*"|\sviewBox="[^"<]*")*\s*(\/?)>|([^<]+)/g,
    )) {
      if (text !== undefined) {
        if (open.at(-1) === 'text') texts.push(text);
      } else if (closing) expect(open.pop()).toBe(name);
      else if (!closed) open.push(name);
    }
    expect(open).toEqual([]);
    expect(svg).not.toMatch(/NaN|Infinity|undefined|<script|http(?!:\/\/www\.w3\.org)/);
    return texts;
  }

  test('of bars names every group and every bar with its number, and escapes them', async () => {
    const texts = await textsOf(bars);
    expect(texts).toContain('Rooms &amp; &lt;people&gt;');
    expect(texts).toContain('1 room &quot;full&quot;');
    for (const shown of ['chat-widget', 'raw Bun', '48k', '1.3M'])
      expect(texts.filter((text) => text === shown)).toHaveLength(2);
    expect(await textsOf({ ...bars, logarithmic: false })).toContain('48k');
  });

  test('of lines names every line with its slope, and the sizes', async () => {
    const texts = await textsOf(lines);
    for (const shown of [
      'of &lt;others&gt;',
      'slope 1.00',
      'chat-widget',
      'slope 0.00',
      '10',
      '100',
      'people',
    ])
      expect(texts).toContain(shown);
  });

  test('writes numbers short', () => {
    expect([0.034, 4.56, 1200, 48_123, 1_310_000].map(shortText)).toEqual([
      '0.034',
      '4.6',
      '1.2k',
      '48k',
      '1.3M',
    ]);
  });

  test('has the slope of the exponent', () => {
    expect(slope([1, 10, 100, 1000].map((x) => [x, 3 * x ** 0.7]))).toBeCloseTo(0.7);
  });
});
