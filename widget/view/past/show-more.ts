import type { ViewControls } from '../view-controls.ts';
import { loadOlder } from './load-older.ts';
import { newer, older } from './window-moves.ts';

/** First what is loaded and not drawn, then what the server has; after a failure the person asks for that. */
export function showOlder(view: ViewControls): void {
  view.withRoom((_, { room, ui }) => {
    const span = older(room.messages, ui.span);
    if (span !== ui.span) {
      ui.span = span;
      view.drawSoon();
    } else if (ui.history.kind === 'fine') loadOlder(view);
  });
}

export function showNewer(view: ViewControls): void {
  view.withRoom((_, { room, ui }) => {
    ui.span = newer(room.messages, ui.span);
    view.drawSoon();
  });
}
