import { fixtureSync, html } from '@open-wc/testing';
import type { DraftStore } from '../../widget/browser/draft-store.ts';
import type { ChatState } from '../../widget/client/chat-state.ts';
import { unreadOf } from '../../widget/client/unread.ts';
import { ChatView } from '../../widget/view/chat-view.ts';
import {
  changesExtra,
  closedExtra,
  linksExtra,
  pastExtra,
  roomsExtra,
  sheetExtra,
  typingExtra,
} from '../../widget/view/extras.ts';
import { viewStyles } from '../../widget/view/styles/view-styles.ts';
import type { ViewHost, ViewSource } from '../../widget/view/view-host.ts';
import { FakeClient } from './fake-client.ts';

// Here from the start, so that a test need not wait for what is fetched when it is needed.
await Promise.all(
  [roomsExtra, sheetExtra, changesExtra, closedExtra, linksExtra, pastExtra, typingExtra].map((extra) =>
    extra.load(),
  ),
);

export interface StageOptions {
  readonly room?: string | null;
  readonly heading?: string;
  readonly launcher?: boolean;
  readonly renewable?: boolean;
  readonly problems?: ViewSource['problems'];
  readonly theme?: 'light' | 'dark';
  /** Pixels. */
  readonly width?: number;
  readonly height?: number;
}

/** The view on an element of its own, drawn from a hand-made state. */
export class Stage {
  readonly client: FakeClient;
  readonly element: HTMLElement;
  readonly root: ShadowRoot;
  readonly view: ChatView;
  /** What the view told the element: `hide`, or the room chosen. */
  readonly told: unknown[] = [];
  readonly drafts = new Map<string, string>();
  #open = true;

  constructor(state: ChatState, options: StageOptions = {}) {
    const { width = 400, height = 500, theme = 'light' } = options;
    const frame = fixtureSync<HTMLElement>(html`<div><div></div></div>`);
    frame.style.cssText = `inline-size:${width}px;block-size:${height}px;color-scheme:${theme}`;
    document.body.style.background = theme === 'dark' ? '#000' : '#fff';
    const element = frame.firstElementChild;
    if (!(element instanceof HTMLElement)) throw new TypeError('The fixture has no element.');
    element.style.cssText = 'display:block;block-size:100%';
    this.element = element;
    this.root = element.attachShadow({ mode: 'open' });
    this.root.adoptedStyleSheets = [...viewStyles];
    this.client = new FakeClient(state);
    const isOpen = () => this.#open;
    const host: ViewHost = {
      server: location.origin,
      baseURI: element.baseURI,
      room: options.room === undefined ? 'lobby' : options.room,
      heading: options.heading ?? null,
      placeholder: null,
      launcher: options.launcher ?? false,
      get open() {
        return isOpen();
      },
      hide: () => this.told.push('hide'),
      emit: (_, { room }) => this.told.push(room),
      loadFailed: (error) => {
        throw error;
      },
    };
    const problems = options.problems ?? [];
    const blocked = problems.some(({ blocking }) => blocking);
    const source: ViewSource = {
      client: blocked ? null : this.client,
      renewable: options.renewable ?? false,
      problems,
      unreadOf: (room) => unreadOf(room, this.client.getState().you),
      // The frame comes at once, so that a test need not wait for it.
      onChange: (listener) =>
        this.client.subscribe(() => {
          listener();
          this.view.draw();
        }),
    };
    const drafts: DraftStore = {
      read: (key) => this.drafts.get(key) ?? '',
      write: (key, text) => this.drafts.set(key, text),
    };
    this.view = new ChatView(host, this.root, source, drafts);
    this.view.draw();
  }

  /** The one element that `selector` names. */
  find<E extends HTMLElement = HTMLElement>(selector: string): E {
    const found = this.root.querySelector<E>(selector);
    if (!found) throw new Error(`Nothing matches ${selector}.`);
    return found;
  }
  all(selector: string): HTMLElement[] {
    return [...this.root.querySelectorAll<HTMLElement>(selector)];
  }
  textOf(selector: string): string {
    return (this.find(selector).textContent ?? '').replace(/\s+/g, ' ').trim();
  }
  /** The button with exactly this name. */
  button(name: string): HTMLElement {
    const found = this.all('button').find(
      (button) => (button.getAttribute('aria-label') ?? button.textContent?.trim()) === name,
    );
    if (!found) throw new Error(`There is no button "${name}".`);
    return found;
  }
  get composer(): HTMLTextAreaElement {
    return this.find<HTMLTextAreaElement>('textarea');
  }
  get log(): HTMLElement {
    return this.find('[role=log]');
  }
  /** Opens or closes the launcher's chat. */
  show(open: boolean): void {
    this.#open = open;
    this.view.update();
  }
  write(text: string): void {
    this.composer.value = text;
    this.composer.dispatchEvent(new InputEvent('input', { bubbles: true, composed: true }));
    this.view.draw();
  }
  /** @returns whether the browser would still do what the key does by itself */
  press(key: string, more: KeyboardEventInit = {}, on: HTMLElement = this.composer): boolean {
    return on.dispatchEvent(
      new KeyboardEvent('keydown', { key, bubbles: true, composed: true, cancelable: true, ...more }),
    );
  }
}

export const frame = (): Promise<void> =>
  new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(() => resolve())));
