/** Time as the server core sees it. Handed in, so that a test can turn it by hand. */
export interface Clock {
  /** Milliseconds since 1970. */
  now(): number;
  setTimeout(callback: () => void, milliseconds: number): unknown;
  clearTimeout(timer: unknown): void;
  /** After the input that is already waiting has been read. */
  soon(callback: () => void): void;
}

export const systemClock: Clock = {
  now: () => Date.now(),
  setTimeout: (callback, milliseconds) => setTimeout(callback, milliseconds),
  // What comes back is what `setTimeout` gave.
  clearTimeout: (timer) => clearTimeout(timer as Timer),
  soon: (callback) => void setImmediate(callback),
};
