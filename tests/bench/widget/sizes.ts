import { buildWidget } from '../../../widget/build.ts';
import { widgetSize } from '../../support/widget-size.ts';
import type { Figure, Row } from './row.ts';

/**
 * What comes over the network, compressed with gzip, every file on its own, all by the same compressor at its best level.
 * Of the peers: the one file of their build. Measured once, as the same files have the same bytes in every round.
 */
export const sizes: Row = {
  name: 'Sizes',
  rounds: 'first',
  async measure({ peers }) {
    const { loader, chat } = await widgetSize(await buildWidget());
    const figures: Figure[] = [
      {
        id: 'size.loader',
        what: 'widget.js, gzipped',
        unit: 'bytes',
        value: loader,
        target: { atMost: 3 * 1024 },
      },
      {
        id: 'size.chat',
        what: 'everything to chat on top, gzipped',
        unit: 'bytes',
        value: chat,
        target: { atMost: 25 * 1024 },
      },
      { id: 'size.total', what: 'the widget, gzipped', unit: 'bytes', value: loader + chat },
    ];
    for (const { name, build } of peers) {
      // As the widget's build does.
      const zipped = Bun.gzipSync(await Bun.file(build).bytes(), { library: 'libdeflate', level: 12 });
      figures.push({
        id: `size.total.${name}`,
        what: `${name}, gzipped`,
        unit: 'bytes',
        value: zipped.length,
      });
    }
    return figures;
  },
};
