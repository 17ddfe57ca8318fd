/** What a person can do. Templates call these and change nothing themselves. All `seq` and keys are of the room on show. */
export interface Actions {
  /** Shows a room of the list; `null`: goes back to the list. */
  select(room: string | null): void;
  /** Closes the launcher's chat. */
  close(): void;
  /** After the connection has stopped for good. */
  connectAgain(): void;

  /** Every change of the composer's text. */
  write(text: string): void;
  /** Sends the text, or saves the edit. */
  submit(): void;
  /** Puts the text of an own message into the composer. */
  edit(seq: number): void;
  editLast(): void;
  cancelEdit(): void;
  /** No longer typing: the composer has lost the focus. */
  pause(): void;

  /** Asks whether to delete a message; `null`: no longer. */
  askDelete(seq: number | null): void;
  delete(seq: number): void;
  retry(clientId: string): void;
  discard(clientId: string): void;

  /** The arrow keys have reached a message. */
  activate(key: string): void;
  jumpToLatest(): void;
  loadOlder(): void;
}
