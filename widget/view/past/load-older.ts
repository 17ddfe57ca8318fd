import type { RoomUi } from '../room-ui.ts';
import type { ViewControls } from '../view-controls.ts';

/** Asks the server for the next older page. Draws only when something has changed: drawing near the top asks again. */
export function loadOlder(view: ViewControls): void {
  view.withRoom((client, { room, ui }) => {
    const possible = room.before && room.messages.length > 0 && client.getState().status.kind === 'online';
    if (!possible || ui.history.kind === 'loading') return;
    ui.history = { kind: 'loading' };
    const done = (history: RoomUi['history']) => {
      ui.history = history;
      view.drawSoon();
    };
    client.loadOlder(room.room).then(
      () => {
        // An answer that brought nothing must not be asked for again and again while the thread is at its top.
        const now = client.getState().rooms.find((each) => each.room === room.room);
        const stuck = now?.before === true && now.messages[0]?.seq === room.messages[0]?.seq;
        done(stuck ? { kind: 'failed', message: 'Older messages did not arrive.' } : { kind: 'fine' });
      },
      (error: Error) => done({ kind: 'failed', message: error.message }),
    );
  });
}
