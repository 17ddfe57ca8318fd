import { expect, test } from 'bun:test';
import { type CallEvent, CallReader } from './system-calls.ts';

const hex = (text: string): string =>
  [...new TextEncoder().encode(text)].map((byte) => `\\x${byte.toString(16).padStart(2, '0')}`).join('');

const readAll = (lines: readonly string[]): CallEvent[] => {
  let calls = 0;
  const reader = new CallReader(() => ++calls);
  return lines.flatMap((line) => reader.read(line));
};

test('what strace wrote of a commit is read in its order, also where two threads are in a call at once', () => {
  const log = `8<${hex('/data/chat.sqlite-wal')}>`;
  const socket = `15<${hex('socket:[42]')}>`;
  const lines = [
    `100 pwrite64(${log}, "\\x00\\x01\\x22\\x29", 4, 1080) = 4`,
    `101 fsync(13<${hex('/data/chat.sqlite')}> <unfinished ...>`,
    `100 pwrite64(${log}, "\\x3d", 1, 1084 <unfinished ...>`,
    '101 <... fsync resumed>)              = 0',
    '100 <... pwrite64 resumed>)           = 1',
    `100 fsync(${log})                     = -1 EIO (Input/output error) (INJECTED)`,
    `100 sendto(${socket}, "${hex('ok = 1')}", 6, MSG_DONTWAIT|MSG_NOSIGNAL, NULL, 0) = 6`,
    `100 ftruncate(${log}, 0)              = 0`,
    `100 unlink("${hex('/data/chat.sqlite-journal')}") = 0`,
    '100 --- SIGTERM {si_signo=SIGTERM} ---',
    `99   fsync(${log} <unfinished ...>`,
    '99   <... fsync resumed>)              = ?',
    '100 +++ killed by SIGKILL +++',
  ];
  const bytes = (...data: number[]) => Buffer.from(data);
  expect(readAll(lines)).toEqual([
    { call: 1, kind: 'write', path: '/data/chat.sqlite-wal', offset: 1080, data: bytes(0, 1, 0x22, 0x29) },
    { call: 1, kind: 'end', result: 4 },
    { call: 2, kind: 'sync', path: '/data/chat.sqlite' },
    { call: 3, kind: 'write', path: '/data/chat.sqlite-wal', offset: 1084, data: bytes(0x3d) },
    { call: 2, kind: 'end', result: 0 },
    { call: 3, kind: 'end', result: 1 },
    { call: 4, kind: 'sync', path: '/data/chat.sqlite-wal' },
    { call: 4, kind: 'end', result: -1 },
    { call: 5, kind: 'send', socket: 'socket:[42]', data: Buffer.from('ok = 1') },
    { call: 5, kind: 'end', result: 6 },
    { call: 6, kind: 'truncate', path: '/data/chat.sqlite-wal', size: 0 },
    { call: 6, kind: 'end', result: 0 },
    { call: 7, kind: 'unlink', path: '/data/chat.sqlite-journal' },
    { call: 7, kind: 'end', result: 0 },
    { call: 8, kind: 'sync', path: '/data/chat.sqlite-wal' },
  ]);
});
