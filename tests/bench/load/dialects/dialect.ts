/** How one kind of server is spoken to: text frames over a WebSocket. The load is the same for all of them. */

/** Somebody who talks in one room. */
export interface Person {
  readonly user: string;
  readonly room: string;
  /** For servers that want one. */
  readonly token: string;
}

/** What a frame of the server means. Frames are told apart by their first bytes: most are messages, and many. */
export type Meaning =
  /** Carries one message or more of the room; their texts are in it as they were sent, in order. */
  | { readonly kind: 'messages' }
  /** The person is in the room now. */
  | { readonly kind: 'in' }
  /** One of the person's own messages is kept. */
  | { readonly kind: 'acknowledged' }
  /** Has to be answered. */
  | { readonly kind: 'answer'; readonly with: string }
  /** The server does not want what was said: the measurement is void. */
  | { readonly kind: 'refused' }
  /** Of no interest here. */
  | { readonly kind: 'other' };

export interface Dialect {
  /** Of the upgrade: `/ws`. */
  readonly path: string;
  /** Whether the server says of every message that it is kept. */
  readonly acknowledges: boolean;
  /** Said as soon as the socket is open; `null` where the server begins. */
  greeting(person: Person): string | null;
  /** @param frame the payload of a text frame, only to be looked at during the call. */
  meaning(frame: Buffer, person: Person): Meaning;
  /** @param number counts what this person has said, from 1. */
  message(person: Person, text: string, number: number): string;
  /**
   * What a person says every now and then about what they have heard, if that is done here.
   * @param frame the last one with messages.
   */
  receipt?(person: Person, frame: Buffer, number: number): string;
}
