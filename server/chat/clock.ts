/** Time as the server core sees it. Handed in, so that a test can turn it by hand. */
export interface Clock {
  /** The wall clock, in milliseconds since 1970. May jump: for points in time, such as the end of a token. */
  now(): number;
  /** Milliseconds since some start. Never jumps or goes back: for durations, such as silence and rates. */
  monotonic(): number;
  setTimeout(callback: () => void, milliseconds: number): unknown;
  clearTimeout(timer: unknown): void;
  /** After the input that is already waiting has been read. */
  soon(callback: () => void): void;
}

export const systemClock: Clock = {
  now: () => Date.now(),
  monotonic: () => performance.now(),
  setTimeout: (callback, milliseconds) => setTimeout(callback, milliseconds),
  // What comes back is what `setTimeout` gave.
  clearTimeout: (timer) => clearTimeout(timer as Timer),
  soon: (callback) => void setImmediate(callback),
};
