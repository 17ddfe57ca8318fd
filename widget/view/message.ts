import { html, nothing, type TemplateResult } from 'lit/html.js';
import type { Message } from '../client/chat-state.ts';
import { avatar } from './avatar.ts';
import { isoTime, timeOfDay } from './format-time.ts';
import { icons } from './icons.ts';
import { isOnlyEmoji, linkify } from './linkify.ts';
import { receipt } from './receipt.ts';
import type { Scene, ShownRoom } from './scene.ts';
import type { Grouping } from './thread-rows.ts';

/** A message of the server's: its author, its bubble, and what may be done with it. */
export function message(scene: Scene, shown: ShownRoom, item: Message, group: Grouping): TemplateResult {
  const { you } = scene.state;
  const own = item.from.id === you?.id;
  const deleted = item.text === undefined;
  const text = item.text ?? 'Message deleted';
  const time = timeOfDay(item.at);
  return html`<div
    class="message ${own ? 'own' : 'other'} ${group.first ? 'first' : ''} ${group.last ? 'last' : ''}"
    part="message ${own ? 'message-own' : 'message-other'}"
    role="article"
    tabindex="-1"
    data-key=${item.clientId}
    data-seq=${item.seq}
    aria-label=${`${own ? 'You' : item.from.name}, ${time}: ${text}`}
  >
    ${own ? nothing : html`<span class="gutter">${group.last ? avatar(item.from.id, item.from.name, item.from.picture, scene.host.server) : nothing}</span>`}
    <div class="stack">
      ${group.first && !own ? html`<div class="author" part="author" dir="auto">${item.from.name}</div>` : nothing}
      <div class="line">
        <div class="bubble ${deleted ? 'deleted' : ''} ${isOnlyEmoji(text) ? 'emoji' : ''}" part="bubble">
          <div class="flow" dir="auto">
            <span class="text">${deleted ? text : linkify(text)}</span>
            <span class="meta">
              ${item.editedAt !== undefined && !deleted ? html`<span class="edited">(edited)</span>` : nothing}
              <time dir="auto" datetime=${isoTime(item.at)}>${time}</time>
              ${own && you && !deleted ? receipt(shown.room, item, you) : nothing}
            </span>
          </div>
        </div>
        ${deleted ? nothing : tools(scene, shown, item, own)}
      </div>
    </div>
  </div>`;
}

/** Edit and delete. In the tab order only on the message that the arrow keys have reached, so that Tab leaves the thread. */
function tools(
  scene: Scene,
  { room, ui }: ShownRoom,
  item: Message,
  own: boolean,
): TemplateResult | typeof nothing {
  const { actions } = scene;
  const mayEdit = own && room.role !== 'read';
  if (!mayEdit && room.role !== 'moderate') return nothing;
  const tab = ui.active === item.clientId ? 0 : -1;
  if (ui.asking === item.seq) {
    return html`<div class="tools asking" role="group" aria-label="Delete this message?">
      <button type="button" class="small danger" @click=${() => actions.delete(item.seq)}>Delete</button>
      <button type="button" class="small" @click=${() => actions.askDelete(null)}>Keep</button>
    </div>`;
  }
  return html`<div class="tools">
    ${
      mayEdit
        ? html`<button type="button" class="tool" aria-label="Edit message" title="Edit" tabindex=${tab} @click=${() => actions.edit(item.seq)}>${icons.edit}</button>`
        : nothing
    }
    <button type="button" class="tool" aria-label="Delete message" title="Delete" tabindex=${tab} @click=${() => actions.askDelete(item.seq)}>${icons.trash}</button>
  </div>`;
}
