/** Every kind of server that the load can speak to. */
import { chatWidget } from './chat-widget.ts';
import type { Dialect } from './dialect.ts';

export const DIALECTS = { 'chat-widget': chatWidget } as const satisfies Record<string, Dialect>;

export type DialectName = keyof typeof DIALECTS;
