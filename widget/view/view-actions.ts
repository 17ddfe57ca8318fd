import type { ChatClientApi } from '../client/api.ts';
import type { Actions } from './actions.ts';
import { changesExtra, pastExtra } from './extras.ts';
import type { RoomUi } from './room-ui.ts';
import type { ShownRoom } from './scene.ts';
import { LATEST } from './thread-window.ts';
import type { ViewControls } from './view-controls.ts';

/** What a person does, as calls of the client and changes of the view's own state. */
export function viewActions(view: ViewControls): Actions {
  const setText = (room: string, ui: RoomUi, text: string): void => {
    ui.text = text;
    if (ui.mode.kind === 'new') view.uis.keepDraft(room, text);
  };

  const toLatest = (ui: RoomUi): void => {
    if (ui.span.kind === 'from') ui.span = LATEST;
    ui.place = { kind: 'latest' };
    view.scroll.toEnd();
    view.drawSoon();
  };

  const send = (client: ChatClientApi, { room, ui }: ShownRoom): void => {
    try {
      client.send(room.room, ui.text);
    } catch (error) {
      view.refuse(ui, error);
      return;
    }
    setText(room.room, ui, '');
    if (ui.arrival.kind === 'seen') ui.arrival = { kind: 'seen', newAfter: null };
    client.typing(room.room, false);
    toLatest(ui);
  };

  const change: Actions['change'] = (act) =>
    view.extras.run(changesExtra, ({ changeActions }) => act(changeActions(view)));

  return {
    select: (room) => view.show(room),
    close: () => view.closeChat(),

    write: (text) =>
      // Drawn at once: Lit takes for shown what it has drawn last, and would leave what was typed since in the field.
      view.here((client, { room, ui }) => {
        setText(room.room, ui, text);
        ui.refused = null;
        client.typing(room.room, ui.mode.kind === 'new' && text.trim() !== '');
      }),
    submit: () =>
      view.here((client, shown) => {
        const { ui } = shown;
        const tooLong = [...ui.text].length > client.getState().limits.text;
        if (tooLong || ui.text.trim() === '') return;
        if (ui.mode.kind === 'edit') change((own) => own.save());
        else send(client, shown);
      }),
    pause: () => view.withRoom((client, { room }) => client.typing(room.room, false)),
    change,

    activate: (key) =>
      view.here((_, { ui }) => {
        ui.active = key;
      }),
    jumpToLatest: () => view.withRoom((_, { ui }) => toLatest(ui)),
    loadOlder: () => view.extras.run(pastExtra, ({ loadOlder }) => loadOlder(view)),
  };
}
