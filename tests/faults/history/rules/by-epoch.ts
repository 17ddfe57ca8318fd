/** One value for each room and epoch, made when it is first asked for. */
export class ByEpoch<T> {
  readonly #rooms = new Map<string, Map<number, T>>();

  constructor(private readonly make: (room: string, epoch: number) => T) {}

  of(room: string, epoch: number): T {
    let epochs = this.#rooms.get(room);
    if (epochs === undefined) {
      epochs = new Map();
      this.#rooms.set(room, epochs);
    }
    let value = epochs.get(epoch);
    if (value === undefined) {
      value = this.make(room, epoch);
      epochs.set(epoch, value);
    }
    return value;
  }
}
