import { html, type TemplateResult } from 'lit/html.js';

/** Without the controls that turn the direction of what they stand in: they make one host read as another. */
const CANDIDATE = /\b(?:https?:\/\/|mailto:)[^\s<>"'`\p{Bidi_Control}]+/giu;
const SCHEMES = ['http:', 'https:', 'mailto:'];
const TRAILING = /[.,;:!?)\]}]$/;
const OPENING: Readonly<Record<string, string>> = { ')': '(', ']': '[', '}': '{' };

/**
 * A message's text as strings and links. Nothing in it is ever parsed as markup. A link is made only of what the
 * URL parser accepts with an allowed scheme and without a user name, which is there to pass one host for another.
 */
export function linkify(text: string): (string | TemplateResult)[] {
  const parts: (string | TemplateResult)[] = [];
  let done = 0;
  for (const { 0: found, index } of text.matchAll(CANDIDATE)) {
    const address = withoutTrailing(found);
    const url = safeUrl(address);
    if (url === null) continue;
    if (index > done) parts.push(text.slice(done, index));
    // `dir` isolates it as well: an override that stands before it does not reach into it (CVE-2021-42574).
    parts.push(
      html`<a dir="ltr" href=${url.href} title=${url.href} target="_blank" rel="noopener noreferrer nofollow">${withHost(address, url)}</a>`,
    );
    done = index + address.length;
  }
  if (done < text.length) parts.push(text.slice(done));
  return parts;
}

function safeUrl(address: string): URL | null {
  if (!URL.canParse(address)) return null;
  const url = new URL(address);
  return SCHEMES.includes(url.protocol) && url.username === '' && url.password === '' ? url : null;
}

/** With the real host, in punycode, where it is not what one reads: for look-alike letters, slashes that are none, … */
const withHost = (address: string, { host, origin }: URL): string =>
  host && !address.toLowerCase().startsWith(origin) ? `${address} (${host})` : address;

/** Punctuation after an address belongs to the sentence, except a bracket that was opened within the address. */
function withoutTrailing(found: string): string {
  let address = found;
  for (let end = TRAILING.exec(address); end; end = TRAILING.exec(address)) {
    const opening = OPENING[end[0]];
    if (opening && count(address, opening) >= count(address, end[0])) break;
    address = address.slice(0, -1);
  }
  return address;
}

const count = (text: string, letter: string): number => text.split(letter).length - 1;
