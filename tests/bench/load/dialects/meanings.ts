/** Meanings that are always the same: nothing is made for a message. */
import type { Meaning } from './dialect.ts';

export const MESSAGES: Meaning = { kind: 'messages' };
export const IN: Meaning = { kind: 'in' };
export const ACKNOWLEDGED: Meaning = { kind: 'acknowledged' };
export const REFUSED: Meaning = { kind: 'refused' };
export const OTHER: Meaning = { kind: 'other' };
