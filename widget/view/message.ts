import { html, nothing, type TemplateResult } from 'lit/html.js';
import type { Message } from '../client/chat-state.ts';
import { avatar } from './avatar.ts';
import { changesExtra } from './extras.ts';
import { isoTime, timeOfDay } from './format-time.ts';
import { isOnlyEmoji, messageText } from './message-text.ts';
import { receipt } from './receipt.ts';
import type { Scene, ShownRoom } from './scene.ts';
import type { Grouping } from './thread-rows.ts';

/** A message of the server's: its author, its bubble, and what may be done with it. */
export function message(scene: Scene, shown: ShownRoom, item: Message, group: Grouping): TemplateResult {
  const { you } = scene.state;
  const own = item.from.id === you?.id;
  const side = own ? 'own' : 'other';
  const deleted = item.text === undefined;
  const { role } = shown.room;
  const mayChange = !deleted && (role === 'moderate' || (own && role === 'write'));
  const text = item.text ?? 'Message deleted';
  const time = timeOfDay(item.at);
  return html`<div
    class="message ${side} ${group.first ? 'first' : ''}"
    part="message message-${side}"
    role="article"
    tabindex="-1"
    data-key=${item.clientId}
    data-seq=${item.seq}
    aria-label=${`${own ? 'You' : item.from.name}, ${time}: ${text}`}
  >
    ${own ? nothing : html`<span class="gutter">${group.last ? avatar(item.from, scene.host) : nothing}</span>`}
    <div class="stack">
      ${group.first && !own ? html`<div class="author" part="author" dir="auto">${item.from.name}</div>` : nothing}
      <div class="line">
        <div class="bubble ${deleted ? 'deleted' : ''} ${isOnlyEmoji(text) ? 'emoji' : ''}" part="bubble">
          <div class="flow" dir="auto">
            <span class="text">${deleted ? text : messageText(scene, text)}</span>
            <span class="meta">
              ${item.editedAt !== undefined && !deleted ? html`<span class="edited">(edited)</span>` : nothing}
              <time dir="auto" datetime=${isoTime(item.at)}>${time}</time>
              ${own && you && !deleted ? receipt(shown.room, item, you) : nothing}
            </span>
          </div>
        </div>
        ${mayChange ? scene.use(changesExtra)?.tools(scene, shown, item) : nothing}
      </div>
    </div>
  </div>`;
}
