/** Elements of an SVG, as text in which nothing that came from outside can be markup. */

/** Text that is markup already. */
export interface Markup {
  readonly markup: string;
}

/** Children that are plain text are escaped, and so are values; coordinates keep one decimal. */
export function element(
  name: string,
  attributes: Readonly<Record<string, string | number>>,
  ...children: readonly (Markup | string)[]
): Markup {
  const shown = Object.entries(attributes).map(([key, value]) => ` ${key}="${attributeText(value)}"`);
  const inner = children.map((child) => (typeof child === 'string' ? Bun.escapeHTML(child) : child.markup));
  const start = `<${name}${shown.join('')}`;
  return { markup: inner.length === 0 ? `${start}/>\n` : `${start}>${inner.join('')}</${name}>\n` };
}

const attributeText = (value: string | number): string =>
  typeof value === 'number' ? String(Math.round(value * 10) / 10) : Bun.escapeHTML(value);
