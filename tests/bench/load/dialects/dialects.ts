/** Every kind of server that the load can speak to. */
import { chatWidget } from './chat-widget.ts';
import type { Dialect } from './dialect.ts';
import { plain } from './plain.ts';
import { socketIo } from './socket-io.ts';
import { xmpp } from './xmpp.ts';

export const DIALECTS = {
  'chat-widget': chatWidget,
  plain,
  'socket-io': socketIo,
  xmpp,
} as const satisfies Record<string, Dialect>;

export type DialectName = keyof typeof DIALECTS;
