import type { Clock } from './environment.ts';

/** @returns what `promise` does. Rejects if that takes longer than `milliseconds`; what comes later is not heard. */
export function inTime<T>(clock: Clock, milliseconds: number, promise: Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const timer = clock.setTimeout(() => reject(new Error('No answer in time.')), milliseconds);
    promise.then(resolve, reject).finally(() => clock.clearTimeout(timer));
  });
}
