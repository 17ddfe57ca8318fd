/** The files of the page, taken in as text so that they also travel inside a compiled server. */
import { Transpiler } from 'bun';
// @ts-expect-error TypeScript does not know the import attribute `type: 'text'` and sees a module here.
import controls from './page/controls.ts' with { type: 'text' };
import icon from './page/icon.svg' with { type: 'text' };
import layout from './page/layout.css' with { type: 'text' };
// @ts-expect-error as above
import network from './page/network.ts' with { type: 'text' };
import html from './page/page.html' with { type: 'text' };
import paint from './page/paint.css' with { type: 'text' };
// @ts-expect-error as above
import snippet from './page/snippet.ts' with { type: 'text' };

export interface Asset {
  readonly type: string;
  readonly body: string;
}

const script = (source: string): Asset => ({
  type: 'text/javascript; charset=utf-8',
  body: new Transpiler({ loader: 'ts', target: 'browser' }).transformSync(source),
});
const style = (body: string): Asset => ({ type: 'text/css; charset=utf-8', body });

/** By file name below `/demo/`. Scripts keep `.ts` in their names, as their imports of each other do. */
export const ASSETS: ReadonlyMap<string, Asset> = new Map([
  ['controls.ts', script(controls)],
  ['network.ts', script(network)],
  ['snippet.ts', script(snippet)],
  ['layout.css', style(layout)],
  ['paint.css', style(paint)],
  ['icon.svg', { type: 'image/svg+xml', body: icon }],
]);

// `.html` imports are typed as bundles by Bun, whatever their attribute says.
export const PAGE: Asset = { type: 'text/html; charset=utf-8', body: String(html) };
