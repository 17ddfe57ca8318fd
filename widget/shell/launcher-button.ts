const SVG = 'http://www.w3.org/2000/svg';
const BUBBLE = 'M5 4h14a3 3 0 0 1 3 3v8a3 3 0 0 1-3 3h-7l-5 4v-4H5a3 3 0 0 1-3-3V7a3 3 0 0 1 3-3z';
const CROSS = 'M6 6l12 12M18 6L6 18';

/** What the badge has room for. */
const MOST = 99;

/** The button in the corner, with its badge. Drawn by hand: the template library is not loaded before it is needed. */
export class LauncherButton {
  readonly element = document.createElement('button');
  readonly #badge = document.createElement('span');
  readonly #shape = document.createElementNS(SVG, 'path');
  #drawn = '';

  constructor(on: { toggle(): void; near(): void }) {
    const picture = document.createElementNS(SVG, 'svg');
    picture.setAttribute('viewBox', '0 0 24 24');
    picture.setAttribute('aria-hidden', 'true');
    picture.append(this.#shape);
    this.#badge.className = 'badge';
    this.#badge.setAttribute('part', 'badge');
    this.#badge.setAttribute('aria-hidden', 'true');
    this.element.type = 'button';
    this.element.className = 'launcher';
    this.element.setAttribute('part', 'launcher');
    this.element.append(picture, this.#badge);
    this.element.addEventListener('click', on.toggle);
    this.element.addEventListener('pointerenter', on.near);
    this.element.addEventListener('focus', on.near);
  }

  /** What it shows already it is not given again, as the page would have to lay it out and paint it each time. */
  draw(open: boolean, unread: number): void {
    const drawn = `${open} ${unread}`;
    if (drawn === this.#drawn) return;
    this.#drawn = drawn;
    const count = unread > MOST ? `${MOST}+` : `${unread}`;
    this.#shape.setAttribute('d', open ? CROSS : BUBBLE);
    this.#badge.textContent = count;
    this.#badge.hidden = unread === 0 || open;
    this.element.setAttribute('aria-expanded', String(open));
    const verb = open ? 'Close chat' : 'Open chat';
    this.element.setAttribute('aria-label', unread === 0 ? verb : `${verb}, ${count} unread`);
  }
}
