/** This project's own protocol (server/protocol/README.md), with receipts as its widget says them. */
import { randomUUIDv7 } from 'bun';
import type { Dialect, Meaning } from './dialect.ts';
import { ACKNOWLEDGED, IN, MESSAGES, OTHER, REFUSED } from './meanings.ts';

const PONG: Meaning = { kind: 'answer', with: '{"type":"pong"}' };

/** Where the name of the type begins in every frame: `{"type":"`. */
const TYPE = 9;
/** Of the ids of commands: receipts are told apart by theirs. */
const RECEIPTS = 1_000_000_000;

export const chatWidget: Dialect = {
  path: '/ws',
  acknowledges: true,
  greeting: ({ user, room, token }) =>
    JSON.stringify({ type: 'hello', id: 1, version: 1, token, device: `device-${user}`, rooms: [{ room }] }),

  meaning(frame) {
    switch (frame.toString('latin1', TYPE, TYPE + 4)) {
      case 'even':
        return MESSAGES;
      case 'ok",':
        return isReceipt(frame) ? OTHER : ACKNOWLEDGED;
      case 'welc':
        return frame.includes('"refused":[]') ? IN : REFUSED;
      case 'ping':
        return PONG;
      case 'erro':
      case 'bye"':
        return REFUSED;
    }
    return OTHER;
  },

  message: ({ room }, text, number) =>
    `{"type":"send","id":${number + 1},"room":"${room}","clientId":"${randomUUIDv7()}","text":"${text}"}`,

  receipt({ room }, frame, number) {
    const start = frame.lastIndexOf('"seq":') + 6;
    const seq = Number.parseInt(frame.toString('latin1', start, start + 16), 10);
    return JSON.stringify({ type: 'receipt', id: RECEIPTS + number, room, delivered: seq, read: seq });
  },
};

/** `{"type":"ok","id":1000000001,"result":{}}`: the tenth digit of the id tells. */
const isReceipt = (frame: Buffer): boolean => {
  const digit = frame[TYPE + 18] ?? 0;
  return digit >= 0x30 && digit <= 0x39;
};
