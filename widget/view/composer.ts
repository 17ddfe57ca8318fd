import { html, nothing, type TemplateResult } from 'lit/html.js';
import { changesExtra, closedExtra, sheetExtra } from './extras.ts';
import { icons } from './icons.ts';
import type { Scene, ShownRoom } from './scene.ts';
import { withModifier } from './thread-keys.ts';

/** How many characters before the limit the counter appears. */
const COUNT_FROM = 200;

/** Where messages are written, or a line that says why they cannot be; nothing if there will be no room. */
export function composer(scene: Scene, { room, ui }: ShownRoom): TemplateResult | typeof nothing {
  if (room.phase.kind === 'live' && room.role === 'read') {
    return scene.use(closedExtra)?.readOnly ?? nothing;
  }
  const { actions, host, state } = scene;
  if (room.phase.kind === 'joining' && state.status.kind === 'stopped') return nothing;
  const length = [...ui.text].length; // As the server counts: code points.
  const over = length - state.limits.text;
  const blank = ui.text.trim() === '';
  const editing = ui.mode.kind === 'edit';
  const changes = editing ? scene.use(changesExtra) : null;
  const long = -over <= COUNT_FROM ? scene.use(changesExtra) : null;
  return html`<div
    class="composer"
    part="composer"
    @keydown=${(event: KeyboardEvent) => onKey(scene, event, ui.text === '', editing)}
    @keyup=${keepInside}
    @keypress=${keepInside}
  >
    ${changes?.editing(scene)}
    <div class="field">
      <label class="grow" data-text=${`${ui.text}\n`}>
        <textarea
          part="input"
          rows="1"
          dir="auto"
          aria-label="Message"
          aria-describedby="composer-help"
          aria-invalid=${over > 0}
          placeholder=${host.placeholder ?? 'Write a message'}
          enterkeyhint="send"
          autocomplete="off"
          .value=${ui.text}
          @input=${(event: InputEvent) => event.target instanceof HTMLTextAreaElement && actions.write(event.target.value)}
          @blur=${() => actions.pause()}
        ></textarea>
      </label>
      <button
        type="button"
        class="send"
        part="send"
        aria-label=${editing ? 'Save' : 'Send'}
        ?disabled=${blank || over > 0}
        @click=${() => actions.submit()}
      >
        ${editing ? changes?.check : icons.send}
      </button>
    </div>
    <div id="composer-help" class="help">
      <bdi role="alert">${ui.refused ?? long?.tooLong(over)}</bdi>
      ${long?.counter(length, state.limits.text)}
    </div>
  </div>`;
}

/** Typing belongs to the composer alone: a page's shortcuts neither see it nor act on it. */
const keepInside = (event: Event): void => event.stopPropagation();

function onKey(scene: Scene, event: KeyboardEvent, empty: boolean, editing: boolean): void {
  const { actions, host } = scene;
  keepInside(event);
  // While an input method composes, Enter picks a word. Safari says so only by the key code (WebKit 165004).
  if (event.isComposing || event.keyCode === 229) return;
  const inText = event.target instanceof HTMLTextAreaElement;
  if (event.key === 'Enter' && inText && !withModifier(event)) {
    event.preventDefault();
    actions.submit();
  } else if (event.key === 'ArrowUp' && inText && empty && !editing) {
    event.preventDefault();
    actions.change((own) => own.editLast());
  } else if (event.key === 'Escape' && editing) {
    event.preventDefault();
    actions.change((own) => own.cancelEdit());
  } else if (host.launcher) scene.use(sheetExtra)?.closeOnEscape(scene, event);
}
