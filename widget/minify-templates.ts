/**
 * Takes out of the tagged templates of a source what is there for its readers: comments and spaces in css`…`, line
 * breaks and indentation in html`…` and svg`…`. The bundler leaves text in templates as it is.
 */
const TAGGED = /\b(css|html|svg)`/g;

/** @returns the source with smaller templates. @throws {SyntaxError} if a template has no end. */
export function minifyTemplates(source: string): string {
  let small = '';
  let done = 0;
  TAGGED.lastIndex = 0;
  for (let tag = TAGGED.exec(source); tag; tag = TAGGED.exec(source)) {
    const [before, kind] = tag;
    const start = tag.index + before.length;
    const { parts, end } = partsOf(source, start);
    // What stands in ${…} is code, and may have templates of its own.
    const body = parts.map((part, index) => {
      if (index % 2 === 1) return minifyTemplates(part);
      return kind === 'css' ? minifyCss(part) : minifyHtml(part);
    });
    small += source.slice(done, start) + body.join('');
    done = end;
    TAGGED.lastIndex = end;
  }
  return small + source.slice(done);
}

/** A space that begins or ends a line or a block of the page: nobody sees it, and it would be a node of the DOM. */
const BESIDE_BLOCK = / (?=<\/?(?:div|header|p|section)\b)|(?<=<\/(?:div|header|p|section)>) /g;

/** To one space and not to none: between words and inline elements a space is part of the text. */
const minifyHtml = (text: string): string =>
  text
    .replace(/\s*\n\s*/g, ' ')
    .replace(BESIDE_BLOCK, '')
    .replaceAll('" >', '">');

/** A colon before a space ends a property or the name of a media feature, never a part of a selector. */
const minifyCss = (text: string): string =>
  text
    .replace(/\/\*[\s\S]*?\*\//g, '')
    .replace(/\s+/g, ' ')
    .replace(/ ?([{};,>/!]) ?/g, '$1')
    .replaceAll('@media (', '@media(')
    .replaceAll(': ', ':')
    .replaceAll(';}', '}')
    .trim();

/** The template that begins at `start`: its text and, at odd places, each `${…}` as it is written. */
function partsOf(source: string, start: number): { parts: string[]; end: number } {
  const parts: string[] = [];
  let from = start;
  for (let at = start; at < source.length; at++) {
    if (source[at] === '\\') at += 1;
    else if (source[at] === '`') return { parts: [...parts, source.slice(from, at)], end: at };
    else if (source.startsWith('${', at)) {
      const end = endOfCode(source, at + 2);
      parts.push(source.slice(from, at), source.slice(at, end));
      from = end;
      at = end - 1;
    }
  }
  throw new SyntaxError(`A template has no end: ${source.slice(start, start + 60)}`);
}

/** Behind the brace that ends a `${…}`. Knows braces, strings, templates and line comments; regular expressions it does not. */
function endOfCode(source: string, start: number): number {
  let open = 1;
  for (let at = start; at < source.length; at++) {
    const char = source[at];
    if (char === '{') open += 1;
    else if (char === '}' && --open === 0) return at + 1;
    else if (char === '`') at = partsOf(source, at + 1).end;
    else if (source.startsWith('//', at)) at = source.indexOf('\n', at);
    else if (char === "'" || char === '"') at = endOfString(source, at);
  }
  throw new SyntaxError(`A template has no end: ${source.slice(start, start + 60)}`);
}

function endOfString(source: string, start: number): number {
  const quote = source[start];
  let at = start + 1;
  while (at < source.length && source[at] !== quote) at += source[at] === '\\' ? 2 : 1;
  return at;
}
