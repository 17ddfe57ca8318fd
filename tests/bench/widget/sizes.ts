import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import { buildWidget } from '../../../widget/build.ts';
import { widgetSize } from '../../support/widget-size.ts';
import type { Figure, Row } from './row.ts';

/** What comes over the network, compressed with gzip, every file on its own. Of the peers: the one file of their build. */
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
      const zipped = await promisify(gzip)(await Bun.file(build).bytes(), { level: 9 });
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
