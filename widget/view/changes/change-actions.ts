import type { ChatClientApi } from '../../client/api.ts';
import type { RoomUi } from '../room-ui.ts';
import type { ShownRoom } from '../scene.ts';
import type { ViewControls } from '../view-controls.ts';

/** What a person can do about messages that are written. All `seq` are of the room on show. */
export interface ChangeActions {
  /** Puts the text of an own message into the composer. */
  edit(seq: number): void;
  editLast(): void;
  cancelEdit(): void;
  /** Sends the text in the composer as the message's new one. */
  save(): void;
  /** Asks whether to delete a message; `null`: no longer. */
  askDelete(seq: number | null): void;
  delete(seq: number): void;
  retry(clientId: string): void;
  discard(clientId: string): void;
}

export function changeActions(view: ViewControls): ChangeActions {
  /** Draws first: what gets the focus has to be there. */
  const focusOn = (selector: string): void => {
    view.draw();
    view.focusOn(selector);
  };

  const endEdit = (ui: RoomUi): void => {
    if (ui.mode.kind !== 'edit') return;
    ui.text = ui.mode.kept;
    ui.mode = { kind: 'new' };
    ui.refused = null;
  };

  const edit = ({ room, ui }: ShownRoom, seq: number): void => {
    const message = room.messages.find((each) => each.seq === seq);
    if (message?.text === undefined) return;
    ui.mode = { kind: 'edit', seq, kept: ui.mode.kind === 'edit' ? ui.mode.kept : ui.text };
    ui.text = message.text;
    focusOn('textarea');
  };

  const save = (client: ChatClientApi, { room, ui }: ShownRoom): void => {
    if (ui.mode.kind !== 'edit') return;
    const { text } = ui;
    const { seq } = ui.mode;
    const unchanged = room.messages.find((each) => each.seq === seq)?.text === text;
    endEdit(ui);
    if (unchanged) return;
    client.edit(room.room, seq, text).catch((error: unknown) => {
      // The new text must not be lost: back into the composer, unless something else is being edited there.
      if (ui.mode.kind === 'new') {
        ui.mode = { kind: 'edit', seq, kept: ui.text };
        ui.text = text;
      }
      view.refuse(ui, error);
    });
  };

  return {
    edit: (seq) => view.here((_, shown) => edit(shown, seq)),
    editLast: () =>
      view.here((client, shown) => {
        const you = client.getState().you?.id;
        const last = shown.room.messages.findLast(({ from, text }) => from.id === you && text !== undefined);
        if (last && shown.room.role !== 'read') edit(shown, last.seq);
      }),
    cancelEdit: () =>
      view.here((_, { ui }) => {
        endEdit(ui);
        focusOn('textarea');
      }),
    save: () => view.here(save),
    askDelete: (seq) =>
      view.here((_, { ui }) => {
        const before = ui.asking;
        ui.asking = seq;
        focusOn(seq === null ? `[data-seq="${before}"]` : '.asking .danger');
      }),
    delete: (seq) =>
      view.here((client, { room, ui }) => {
        ui.asking = null;
        focusOn(`[data-seq="${seq}"]`);
        client.delete(room.room, seq).catch((error: unknown) => view.refuse(ui, error));
      }),
    retry: (clientId) => view.client()?.retry(clientId),
    discard: (clientId) => {
      view.client()?.discard(clientId);
      view.focusOn('textarea');
    },
  };
}
