/**
 * `widget.js`, the one script a host page adds. It defines `<chat-widget>` and draws its launcher; the client and
 * the view are imported when they are needed. Importing it where there is no DOM does nothing.
 */
import { ChatWidget } from './shell/chat-widget.ts';
import { VERSION } from './shell/version.ts';

export { ChatWidget };

const TAG = 'chat-widget';

if (typeof customElements !== 'undefined') {
  const present = customElements.get(TAG);
  if (!present) customElements.define(TAG, ChatWidget);
  else if (!('version' in present) || present.version !== VERSION) {
    console.warn(`<${TAG}> ${VERSION} was loaded after another version of it; the first one stays in use.`);
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'chat-widget': ChatWidget;
  }
}
