import type { Plot } from '../../plot.ts';
import { drawBars } from './bars.ts';
import { drawLines } from './lines.ts';

/** A plot as the text of an SVG file, 800 px wide, without scripts or anything from elsewhere. */
export function drawPlot(plot: Plot): string {
  switch (plot.kind) {
    case 'bars':
      return drawBars(plot);
    case 'lines':
      return drawLines(plot);
  }
}
