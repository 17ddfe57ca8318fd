/** A broken promise, found in what clients saw and in what the database holds. */
export interface Violation {
  readonly kind: ViolationKind;
  /** What was seen, for a person: room, `seq`, client ids, who. */
  readonly detail: string;
}

export type ViolationKind =
  /**
   * An acknowledged message, edit or deletion is not in the database; or a message that was not acknowledged is no
   * longer pending either.
   */
  | 'lost'
  /** One client id has two `seq`, or stands twice in the database or on a screen. */
  | 'twice'
  /** `seq` has a hole, or one `seq` is two messages, or a screen shows another order. */
  | 'out of order'
  /** A screen, after everything has come to rest, is not what the database holds. */
  | 'screen differs'
  /**
   * A read that began after an acknowledgement did not see what was acknowledged, or an answer leaves out what it
   * says to hold.
   */
  | 'stale read'
  /** Something was shown or acknowledged that was never committed as it was shown. */
  | 'never committed'
  /** A send that was refused for good is in the database all the same. */
  | 'refused but stored'
  /** A delivered or read watermark moved back. */
  | 'watermark back'
  /** An unread count is not what SQL counts. */
  | 'unread wrong'
  /** Typing or presence stayed when it had to end. */
  | 'never ended'
  /** The server did not behave as the fault's promise says: not ready, wrong code, dead. */
  | 'promise broken';

/** For what a fault sees by itself; the other kinds are for what the checker finds. */
export const broken = (detail: string): Violation => ({ kind: 'promise broken', detail });
