/**
 * The one table of error codes and close codes, shared by server and widget.
 * This file imports nothing, so that the widget can take its values without the schema library.
 */

/** What a code means to a program: whether the same request may succeed later, and the sentence for a person. */
export interface ErrorInfo {
  readonly message: string;
  /** `true`: nothing is wrong with the request itself, the same one may succeed later. */
  readonly temporary: boolean;
}

const permanent = (message: string): ErrorInfo => ({ message, temporary: false });
const temporary = (message: string): ErrorInfo => ({ message, temporary: true });

/** Those that a client also finds by itself. */
export const CLIENT_ERRORS = {
  token_missing: permanent('A token is required.'),
  text_empty: permanent('The text is empty.'),
  text_too_long: permanent('The text is longer than the server accepts.'),
  text_invalid: permanent(
    'The text has control characters or broken Unicode. Only tab and newline are allowed.',
  ),
} as const;

const allErrors = () => ({
  // The frame itself.
  bad_json: permanent('The frame is not JSON. Send one JSON object per text frame.'),
  bad_frame: permanent('A field of the frame is missing or wrong.'),
  unknown_type: permanent('The server does not know a command of this type.'),
  too_large: permanent('The frame is larger than the server accepts.'),
  too_deep: permanent('The frame is nested deeper than the server accepts.'),
  binary_frame: permanent('Binary frames are not part of the protocol. Send text frames.'),
  hello_required: permanent('The first frame must be "hello".'),
  hello_twice: permanent('This connection has said "hello" already. Use "refresh" for a new token.'),
  hello_timeout: permanent('No "hello" came in time.'),
  unsupported_version: permanent('The server does not speak this version of the protocol.'),

  // The token.
  token_missing: CLIENT_ERRORS.token_missing,
  token_malformed: permanent('The token is not a JSON Web Token.'),
  token_algorithm: permanent('The token is signed with another algorithm than its key is for.'),
  token_unknown_key: permanent('The token names a key ("kid") that this server does not know.'),
  token_signature: permanent('The signature of the token does not fit its key.'),
  token_expired: permanent('The token has expired. Get a new one from the website.'),
  token_not_yet_valid: permanent('The token is not valid yet. Check the clocks of both servers.'),
  token_audience: permanent('The token is meant for another audience.'),
  token_issuer: permanent('The token comes from another issuer.'),
  token_claims: permanent('A claim of the token is missing or wrong.'),
  token_wrong_site: permanent('The token belongs to another website than this page.'),
  token_wrong_user: permanent('A refresh must keep the user. Connect again to change who is signed in.'),
  token_revoked: permanent('The token has been revoked.'),
  origin_not_allowed: permanent('Pages of this origin may not connect. Add the origin to the site.'),

  // Rooms and what may be done there.
  no_such_room: permanent('There is no such room for this user.'),
  not_allowed: permanent('The role of this user does not allow that in this room.'),
  not_joined: permanent('Join the room first.'),
  too_many_rooms: permanent('More rooms are joined than one connection may have.'),

  // Messages.
  text_empty: CLIENT_ERRORS.text_empty,
  text_too_long: CLIENT_ERRORS.text_too_long,
  text_invalid: CLIENT_ERRORS.text_invalid,
  no_such_message: permanent('There is no such message in this room.'),
  client_id_reused: permanent('The client id belongs to another message. Make a new one for every message.'),
  seq_in_future: permanent('The sequence number is beyond the last message of the room.'),

  // Limits and the state of the server.
  rate_limited: temporary('Too fast. Try again in a moment.'),
  too_many_connections: temporary('Too many connections from this address.'),
  busy: temporary('Too many commands are waiting on this connection.'),
  replaced: permanent('The same device has connected again.'),
  restarting: temporary('The server restarts.'),
  store_full: temporary('The server has no space left to store messages.'),
  store_unavailable: temporary('The server cannot reach its store.'),
  internal: temporary('Something went wrong on the server.'),
});

/** Marked as pure, so that a bundler leaves the table out where a page uses only the close codes (1.2 KB gzipped). */
export const ERRORS: Readonly<ReturnType<typeof allErrors>> = /* @__PURE__ */ allErrors();

export type ErrorCode = keyof typeof ERRORS;

/**
 * WebSocket close codes. 4000–4099: come back (with back-off). 4100–4199: do not, something has to change first.
 * The close reason is the matching error code.
 */
export const CLOSE = {
  restarting: 4000,
  internal: 4001,
  rate_limited: 4005,
  too_many_connections: 4006,
  hello_timeout: 4007,

  token: 4100,
  token_expired: 4101,
  protocol: 4102,
  unsupported_version: 4103,
  replaced: 4104,
} as const;

export type CloseCode = (typeof CLOSE)[keyof typeof CLOSE];

/** Whether a client whose socket ended with this close code should connect again by itself. */
export const mayReconnect = (closeCode: number): boolean => closeCode < 4100 || closeCode > 4199;

/** Roles, weakest first. A role includes those before it. */
export const ROLES = ['read', 'write', 'moderate'] as const;
export type Role = (typeof ROLES)[number];

export const PROTOCOL_VERSION = 1;
