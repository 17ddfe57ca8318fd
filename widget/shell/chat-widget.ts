import type { ChatClientApi, TokenSource } from '../client/api.ts';
import type { Status } from '../client/chat-state.ts';
import type { MountedView } from '../view/mount.ts';
import { ATTRIBUTES, PROPERTIES } from './attributes.ts';
import { LauncherButton } from './launcher-button.ts';
import type { Session } from './session.ts';
import { shellStyles } from './shell-styles.ts';
import { VERSION } from './version.ts';
import { idle, settled } from './when-idle.ts';

/** On a server there is no HTMLElement, and importing this file must not fail there. */
const Base: typeof HTMLElement =
  typeof HTMLElement === 'undefined' ? (class {} as unknown as typeof HTMLElement) : HTMLElement;

/** One stay in the document, from being connected to being removed for good. */
interface Stay {
  readonly ended: AbortController;
  session: Promise<Session> | null;
  view: Promise<MountedView> | null;
}

/**
 * `<chat-widget>`: chat in a box of the page, or behind a button in its corner. Every attribute is also a property
 * of the same name (`token-url` is `tokenUrl`).
 *
 * @attr {string} token - Who the user is and where they may chat. As a property it is not reflected.
 * @attr {string} token-url - The page's own address for tokens: GET answers `{"token": "…"}` or the token as text.
 * @attr {string} room - Shows this one room. Without it: a list of all rooms the token names.
 * @attr {string} server - The chat server's origin. Default: where this script came from.
 * @attr {boolean} launcher - A button in the corner of the page that opens the chat, instead of a box in the page.
 * @attr {boolean} open - With `launcher`: whether the chat is open. Reflected.
 * @attr {'light'|'dark'|'auto'} theme - `auto` (the default) follows the device.
 * @attr {string} heading - The title above the chat. Default: the room's.
 * @attr {string} placeholder - Shown in the empty composer.
 * @attr {'bottom-right'|'bottom-left'|'bottom-start'|'bottom-end'} position - The launcher's corner.
 *
 * @fires chat-ready - Signed in for the first time. `detail: { you }`
 * @fires chat-status - The connection changed. `detail: { status }`
 * @fires chat-message - A message arrived live, own ones included. `detail: { room, message }`
 * @fires chat-unread - `detail: { unread }`
 * @fires chat-error - `detail: { code, message, room? }`
 * @fires chat-room - Another room is shown, or the list (`null`). `detail: { room }`
 * @fires chat-open, chat-close - The launcher's chat was opened or closed.
 */
export class ChatWidget extends Base {
  static readonly version = VERSION;
  static readonly observedAttributes = ATTRIBUTES;

  readonly #root: ShadowRoot;
  #token: string | null = null;
  #getToken: TokenSource | null = null;
  #stay: Stay | null = null;
  #session: Session | null = null;
  #view: MountedView | null = null;
  #button: LauncherButton | null = null;

  constructor() {
    super();
    this.#root = this.attachShadow({ mode: 'open' });
    this.#root.adoptedStyleSheets = [shellStyles()];
    // Properties set before the element was defined are plain fields that hide the accessors: hand them on.
    for (const name of PROPERTIES) {
      if (!Object.hasOwn(this, name)) continue;
      const value: unknown = Reflect.get(this, name);
      Reflect.deleteProperty(this, name);
      Reflect.set(this, name, value);
    }
  }

  connectedCallback(): void {
    if (this.#stay) return; // Moved within the document: the connection stays.
    const stay: Stay = { ended: new AbortController(), session: null, view: null };
    this.#stay = stay;
    this.#drawLauncher();
    const begin = () => {
      if (stay.ended.signal.aborted) return;
      if (!this.launcher || this.open) this.#load(stay, 'view');
      else settled(stay.ended.signal).then(() => this.#load(stay, 'session'));
    };
    // After the microtask in which a framework (or the constructor) sets the properties.
    queueMicrotask(begin);
  }

  disconnectedCallback(): void {
    queueMicrotask(() => {
      if (!this.isConnected) this.#leave();
    });
  }

  attributeChangedCallback(name: string, before: string | null, after: string | null): void {
    if (before === after || !this.#stay) return;
    if (name === 'open' && (before === null) !== (after === null)) {
      this.emit(after === null ? 'chat-close' : 'chat-open', {});
      if (after !== null) this.#load(this.#stay, 'view');
    }
    if (name === 'server') {
      this.#leave();
      this.connectedCallback();
    }
    this.#changed(name);
  }

  get token(): string | null {
    return (this.#token ?? this.getAttribute('token')) || null;
  }
  set token(value: string | null) {
    this.#token = value;
    this.#changed('token');
  }
  /** Gives a token whenever one is needed; called again before the present one ends. Before `tokenUrl`. */
  get getToken(): TokenSource | null {
    return this.#getToken;
  }
  set getToken(value: TokenSource | null) {
    this.#getToken = value;
    this.#changed('token');
  }
  get tokenUrl(): string | null {
    return this.getAttribute('token-url');
  }
  set tokenUrl(value: string | null) {
    this.#reflect('token-url', value);
  }
  get room(): string | null {
    return this.getAttribute('room');
  }
  set room(value: string | null) {
    this.#reflect('room', value);
  }
  get server(): string {
    return this.getAttribute('server') ?? new URL(import.meta.url).origin;
  }
  set server(value: string | null) {
    this.#reflect('server', value);
  }
  get launcher(): boolean {
    return this.hasAttribute('launcher');
  }
  set launcher(value: boolean) {
    this.toggleAttribute('launcher', value);
  }
  get open(): boolean {
    return this.hasAttribute('open');
  }
  set open(value: boolean) {
    this.toggleAttribute('open', value);
  }
  get theme(): string {
    return this.getAttribute('theme') ?? 'auto';
  }
  set theme(value: string | null) {
    this.#reflect('theme', value);
  }
  get heading(): string | null {
    return this.getAttribute('heading');
  }
  set heading(value: string | null) {
    this.#reflect('heading', value);
  }
  get placeholder(): string | null {
    return this.getAttribute('placeholder');
  }
  set placeholder(value: string | null) {
    this.#reflect('placeholder', value);
  }
  get position(): string {
    return this.getAttribute('position') ?? 'bottom-right';
  }
  set position(value: string | null) {
    this.#reflect('position', value);
  }

  /** Messages of others that this user has not read, in the shown room or in all rooms. */
  get unread(): number {
    return this.#session?.unread ?? 0;
  }
  get status(): Status {
    return this.#session?.client?.getState().status ?? { kind: 'idle' };
  }
  /** The headless client, once it is loaded and has a token. */
  get client(): ChatClientApi | null {
    return this.#session?.client ?? null;
  }

  /** Opens the launcher's chat and puts the focus into it. */
  show(): void {
    this.open = true;
    this.focus();
  }

  /** Closes the launcher's chat. The focus goes back to the button if it was inside. */
  hide(): void {
    const inside = this.#root.activeElement;
    this.open = false;
    if (inside) this.#button?.element.focus();
  }

  override focus(options?: FocusOptions): void {
    if (this.#stay && (!this.launcher || this.open)) {
      void this.#load(this.#stay, 'view').then(() => this.#view?.focus(options));
    } else this.#button?.element.focus(options);
  }

  /** Dispatches one of the element's events. @internal */
  emit(type: string, detail: object): void {
    this.dispatchEvent(new CustomEvent(type, { detail, bubbles: true, composed: true }));
  }

  async #load(stay: Stay, upTo: 'session' | 'view'): Promise<void> {
    try {
      if (upTo === 'session') {
        // What runs a module for the first time and what connects are tasks of their own, with room between them. Only
        // what nobody asked for waits here: whoever hovers or clicks meanwhile has the session made at once.
        await import('./session.ts');
        await idle(stay.ended.signal);
      }
      stay.session ??= import('./session.ts').then(({ Session }) => new Session(this, stay.ended.signal));
      const session = await stay.session;
      if (stay.ended.signal.aborted) return;
      if (this.#session !== session) {
        this.#session = session;
        session.onChange(() => this.#drawLauncher());
        session.start();
      }
      if (upTo === 'session') return;
      stay.view ??= import('../view/mount.ts').then(({ mountView }) => mountView(this, this.#root, session));
      const view = await stay.view;
      if (stay.ended.signal.aborted) view.close();
      else this.#view = view;
    } catch (error) {
      // A chunk that did not arrive: the next hover, click or connect asks again.
      stay.session = this.#session ? stay.session : null;
      stay.view = null;
      this.loadFailed(error);
    }
  }

  /** @internal */
  loadFailed(error: unknown): void {
    this.emit('chat-error', { code: 'load_failed', message: 'The chat could not be loaded.' });
    console.error('<chat-widget> could not load a part of itself.', error);
  }

  #leave(): void {
    this.#view?.close();
    this.#stay?.ended.abort();
    this.#stay = this.#session = this.#view = null;
  }

  #changed(name: string): void {
    if (!this.#stay) return;
    this.#session?.changed(name);
    this.#view?.update();
    this.#drawLauncher();
  }

  #reflect(name: string, value: string | null): void {
    if (value === null) this.removeAttribute(name);
    else this.setAttribute(name, value);
  }

  #drawLauncher(): void {
    if (!this.launcher) {
      this.#button?.element.remove();
      this.#button = null;
      return;
    }
    this.#button ??= new LauncherButton({
      toggle: () => (this.open ? this.hide() : this.show()),
      near: () => this.#stay && this.#load(this.#stay, 'view'),
    });
    if (!this.#button.element.isConnected) this.#root.append(this.#button.element);
    this.#button.draw(this.open, this.unread);
  }
}
