import type { ChatClientApi } from '../client/api.ts';
import type { Actions } from './actions.ts';
import type { RoomUi } from './room-ui.ts';
import type { RoomUis } from './room-uis.ts';
import type { ShownRoom } from './scene.ts';
import type { ThreadScroll } from './thread-scroll.ts';

/** What the actions work on. */
export interface ViewControls {
  readonly uis: RoomUis;
  readonly scroll: ThreadScroll;
  client(): ChatClientApi | null;
  shown(): ShownRoom | null;
  show(room: string | null): void;
  closeChat(): void;
  /** Draws now, so that the focus can go to something new. */
  draw(): void;
  focusOn(selector: string): void;
}

/** What a person does, as calls of the client and changes of the view's own state. */
export function viewActions(view: ViewControls): Actions {
  /** Runs on the room on show and draws the result; does nothing when there is none. */
  const here = (act: (client: ChatClientApi, shown: ShownRoom) => void): void => {
    const client = view.client();
    const shown = view.shown();
    if (!client || !shown) return;
    act(client, shown);
    view.draw();
  };

  const refuse = (ui: RoomUi) => (error: unknown) => {
    ui.refused = sentence(error);
    view.draw();
  };

  const setText = (room: string, ui: RoomUi, text: string): void => {
    ui.text = text;
    if (ui.mode.kind === 'new') view.uis.keepDraft(room, text);
  };

  const endEdit = (ui: RoomUi): void => {
    if (ui.mode.kind !== 'edit') return;
    ui.text = ui.mode.kept;
    ui.mode = { kind: 'new' };
    ui.refused = null;
  };

  const edit = (seq: number): void =>
    here((_, { room, ui }) => {
      const message = room.messages.find((each) => each.seq === seq);
      if (message?.text === undefined) return;
      const kept = ui.mode.kind === 'edit' ? ui.mode.kept : ui.text;
      ui.mode = { kind: 'edit', seq, kept };
      ui.text = message.text;
      view.draw();
      view.focusOn('textarea');
    });

  const toLatest = (ui: RoomUi): void => {
    ui.span = { kind: 'latest' };
    ui.place = { kind: 'latest' };
    view.draw();
    view.scroll.toEnd();
  };

  const save = (client: ChatClientApi, { room, ui }: ShownRoom, seq: number): void => {
    const text = ui.text;
    const unchanged = room.messages.find((each) => each.seq === seq)?.text === text;
    endEdit(ui);
    if (unchanged) return;
    client.edit(room.room, seq, text).catch((error: unknown) => {
      // The new text must not be lost: back into the composer, unless something else is being edited there.
      if (ui.mode.kind === 'new') {
        ui.mode = { kind: 'edit', seq, kept: ui.text };
        ui.text = text;
      }
      refuse(ui)(error);
    });
  };

  const send = (client: ChatClientApi, { room, ui }: ShownRoom): void => {
    try {
      client.send(room.room, ui.text);
    } catch (error) {
      ui.refused = sentence(error);
      return;
    }
    setText(room.room, ui, '');
    if (ui.arrival.kind === 'seen') ui.arrival = { kind: 'seen', newAfter: null };
    client.typing(room.room, false);
    toLatest(ui);
  };

  /** Draws only when something has changed: this is also called after every drawing near the top. */
  const goBack = (client: ChatClientApi, { room, ui }: ShownRoom): void => {
    const possible = room.before && room.messages.length > 0 && client.getState().status.kind === 'online';
    if (!possible || room.loadingOlder || ui.history.kind === 'loading') return;
    ui.history = { kind: 'loading' };
    const done = (history: RoomUi['history']) => {
      ui.history = history;
      view.draw();
    };
    client.loadOlder(room.room).then(
      () => {
        // An answer that brought nothing must not be asked for again and again while the thread is at its top.
        const now = client.getState().rooms.find((each) => each.room === room.room);
        const stuck = now?.before === true && now.messages[0]?.seq === room.messages[0]?.seq;
        done(stuck ? { kind: 'failed', message: 'Older messages did not arrive.' } : { kind: 'fine' });
      },
      (error: unknown) => done({ kind: 'failed', message: sentence(error) }),
    );
  };

  return {
    select: (room) => view.show(room),
    close: () => view.closeChat(),
    connectAgain: () => view.client()?.start(),

    write: (text) =>
      here((client, { room, ui }) => {
        setText(room.room, ui, text);
        ui.refused = null;
        client.typing(room.room, text.trim() !== '' && ui.mode.kind === 'new');
      }),
    submit: () =>
      here((client, shown) => {
        const { ui } = shown;
        const tooLong = [...ui.text].length > client.getState().limits.text;
        if (ui.text.trim() === '' || tooLong) return;
        if (ui.mode.kind === 'edit') save(client, shown, ui.mode.seq);
        else send(client, shown);
      }),
    edit,
    editLast: () =>
      here((client, { room }) => {
        const you = client.getState().you?.id;
        const last = room.messages.findLast(({ from, text }) => from.id === you && text !== undefined);
        if (last && room.role !== 'read') edit(last.seq);
      }),
    cancelEdit: () =>
      here((_, { ui }) => {
        endEdit(ui);
        view.draw();
        view.focusOn('textarea');
      }),
    pause: () => {
      const shown = view.shown();
      if (shown) view.client()?.typing(shown.room.room, false);
    },

    askDelete: (seq) =>
      here((_, { ui }) => {
        const before = ui.asking;
        ui.asking = seq;
        view.draw();
        view.focusOn(seq === null ? `[data-seq="${before}"]` : '.asking .danger');
      }),
    delete: (seq) =>
      here((client, { room, ui }) => {
        ui.asking = null;
        view.draw();
        view.focusOn(`[data-seq="${seq}"]`);
        client.delete(room.room, seq).catch(refuse(ui));
      }),
    retry: (clientId) => view.client()?.retry(clientId),
    discard: (clientId) => {
      view.client()?.discard(clientId);
      view.focusOn('textarea');
    },

    activate: (key) =>
      here((_, { ui }) => {
        ui.active = key;
      }),
    jumpToLatest: () => here((_, { ui }) => toLatest(ui)),
    loadOlder: () => {
      const client = view.client();
      const shown = view.shown();
      if (client && shown) goBack(client, shown);
    },
  };
}

const sentence = (error: unknown): string =>
  error instanceof Error ? error.message : 'That did not work. Try again.';
