import type { ChangeActions } from './changes/change-actions.ts';

/** What a person can do. Templates call these and change nothing themselves. All keys are of the room on show. */
export interface Actions {
  /** Shows a room of the list; `null`: goes back to the list. */
  select(room: string | null): void;
  /** Closes the launcher's chat. */
  close(): void;

  /** Every change of the composer's text. */
  write(text: string): void;
  /** Sends the text, or saves the edit. */
  submit(): void;
  /** No longer typing: the composer has lost the focus. */
  pause(): void;

  /** Does something about a message that is written, as soon as the code for that is here. */
  change(act: (own: ChangeActions) => void): void;

  /** The arrow keys have reached a message. */
  activate(key: string): void;
  jumpToLatest(): void;
  loadOlder(): void;
}
