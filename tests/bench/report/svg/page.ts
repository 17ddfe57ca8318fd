/** What every plot has: its size, its title, and colours that work in light and dark. */
import { element, type Markup } from './element.ts';

export const WIDTH = 800;
/** Where the part below the titles begins. */
export const TOP = 72;
export const MARGIN = 20;

/** About as wide as a name in bold gets, in pixels: a plot is drawn where no font can be asked. */
export const boldWidth = (text: string): number => Bun.stringWidth(text) * 7.4;

/** Whether this is what the plot is about. */
export const isOwn = (name: string): boolean => name.startsWith('chat-widget');

/**
 * It has a background of its own: a page may be dark where the reader's system is light, and the picture follows the
 * system. The colours are those of GitHub's pages.
 */
const STYLE = `
  svg { --back: #ffffff; --text: #1f2328; --quiet: #59636e; --grid: #d1d9e0; --own: #0969da; --other: #afb8c1;
        --line-1: #6e7781; --line-2: #8250df; --line-3: #1a7f37; --line-4: #bc4c00; }
  @media (prefers-color-scheme: dark) {
    svg { --back: #0d1117; --text: #f0f6fc; --quiet: #9198a1; --grid: #30363d; --own: #4493f8; --other: #57606a;
          --line-1: #8b949e; --line-2: #ab7df8; --line-3: #3fb950; --line-4: #db6d28; }
  }
  text { font: 12px system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif; fill: var(--text); }
  .title { font-size: 17px; font-weight: 600; }
  .group, .own-text { font-weight: 600; }
  .quiet { fill: var(--quiet); }
  .back { fill: var(--back); }
  .grid { stroke: var(--grid); stroke-width: 1; }
  .axis { stroke: var(--quiet); stroke-width: 1; }
  .bar { fill: var(--other); }
  .bar.own { fill: var(--own); }
  .spread { stroke: var(--text); stroke-width: 1.2; opacity: 0.75; fill: none; }
  .line { fill: none; stroke-width: 2; stroke-linejoin: round; }
  .own-line { stroke-width: 3; }
  .dot { stroke: var(--back); stroke-width: 1.5; }
`;

export function page(title: string, subtitle: string, height: number, body: readonly Markup[]): string {
  const size = { width: WIDTH, height, viewBox: `0 0 ${WIDTH} ${height}` };
  return element(
    'svg',
    { xmlns: 'http://www.w3.org/2000/svg', ...size, role: 'img' },
    element('title', {}, title),
    { markup: `<style>${STYLE}</style>\n` },
    element('rect', { class: 'back', width: WIDTH, height, rx: 6 }),
    element('text', { class: 'title', x: MARGIN, y: 30 }, title),
    element('text', { class: 'quiet', x: MARGIN, y: 50 }, subtitle),
    ...body,
  ).markup;
}
