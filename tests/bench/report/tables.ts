/** Tables of text whose columns stand below each other. */

/** How a column stands. */
export type Side = 'left' | 'right';

/** Each row as its padded cells. A row that has fewer cells than there are sides gets empty ones. */
function padded(rows: readonly (readonly string[])[], sides: readonly Side[]): string[][] {
  const widths = sides.map((_, column) =>
    Math.max(3, ...rows.map((row) => Bun.stringWidth(row[column] ?? ''))),
  );
  return rows.map((row) =>
    sides.map((side, column) => {
      const cell = row[column] ?? '';
      const space = ' '.repeat((widths[column] ?? 0) - Bun.stringWidth(cell));
      return side === 'left' ? cell + space : space + cell;
    }),
  );
}

/** For a terminal. */
export const terminalTable = (rows: readonly (readonly string[])[], sides: readonly Side[]): string =>
  padded(rows, sides)
    .map((cells) => `  ${cells.join('   ')}`.trimEnd())
    .join('\n');

/** For Markdown, which is also how the formatter of this project writes it. The first row is the head. */
export function markdownTable(rows: readonly (readonly string[])[], sides: readonly Side[]): string {
  const cells = rows.map((row) => row.map((cell) => cell.replaceAll('|', '\\|').replaceAll(/\s+/g, ' ')));
  const [head = [], ...body] = padded(cells, sides);
  const rule = head.map((cell, column) => {
    const dashes = '-'.repeat(Bun.stringWidth(cell));
    return sides[column] === 'right' ? `${dashes.slice(1)}:` : dashes;
  });
  return [head, rule, ...body].map((row) => `| ${row.join(' | ')} |`).join('\n');
}
