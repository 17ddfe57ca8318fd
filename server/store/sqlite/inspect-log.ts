import { closeSync, openSync, readSync, statSync } from 'node:fs';
import { StoreOpenError } from './open-error.ts';

/** Layout: sqlite.org/fileformat2.html#walformat. All numbers are big-endian but those that are summed up. */
const HEADER = 32;
const FRAME_HEADER = 24;
/** Bytes that are read at once, at least. */
const PIECE = 1024 * 1024;
/** With the last bit set, sums are over big-endian numbers. */
const MAGIC = 0x377f0682;

/**
 * Refuses a log that is damaged before its end. SQLite takes the first frame whose checksum is wrong for the end of
 * the log, and would drop every commit after it without a word.
 *
 * After a crash the last transaction may be there in part, in any order, with its commit: it was never synced, and so
 * never acknowledged. Two commits at or after a wrong frame are damage, because the first was synced before the second
 * was written; so is a wrong header before frames. Not to be told from a crash, and not refused: damage in the last
 * transaction alone, and a log that was cut off, or overwritten from some place to its end.
 *
 * Only for the holder of the server lock, before the file is opened: the log must not be written meanwhile. Not with
 * `synchronous=normal`, under which a power loss may leave such a log too.
 * @throws {StoreOpenError} `store_log_damaged`
 */
export function inspectLog(path: string): void {
  const size = statSync(`${path}-wal`, { throwIfNoEntry: false })?.size ?? 0;
  if (size <= HEADER) return;
  const file = openSync(`${path}-wal`, 'r');
  try {
    if (isDamaged(file)) throw new StoreOpenError('store_log_damaged', path);
  } finally {
    closeSync(file);
  }
}

function isDamaged(file: number): boolean {
  const header = Buffer.alloc(HEADER);
  readSync(file, header, 0, HEADER, 0);
  const sum = new Checksum(header.readUInt32BE(0) === MAGIC);
  sum.add(header.subarray(0, 24));
  if (!sum.equals(header, 24)) return true;
  const salts = header.subarray(16, 24);
  let intact = true;
  let commits = 0;
  for (const frame of frames(file, FRAME_HEADER + header.readUInt32BE(8))) {
    // Frames of an earlier generation lie behind those of this one where the log was begun anew in place.
    const ofThisGeneration = frame.subarray(8, 16).equals(salts);
    if (intact) {
      sum.add(frame.subarray(0, 8));
      sum.add(frame.subarray(FRAME_HEADER));
      intact = ofThisGeneration && sum.equals(frame, 16);
    }
    if (!intact && ofThisGeneration && frame.readUInt32BE(4) !== 0) commits += 1;
  }
  return commits > 1;
}

/** The whole frames of a log that may be larger than the memory. Each is overwritten by a later one. */
function* frames(file: number, size: number): Generator<Buffer> {
  const piece = Buffer.alloc(size * Math.ceil(PIECE / size));
  let from = HEADER;
  for (;;) {
    const read = readSync(file, piece, 0, piece.length, from);
    for (let at = 0; at + size <= read; at += size) yield piece.subarray(at, at + size);
    if (read < piece.length) return;
    from += read;
  }
}

/** Fibonacci-weighted, over pairs of 32-bit numbers, from one frame to the next. */
class Checksum {
  #first = 0;
  #second = 0;

  constructor(readonly littleEndian: boolean) {}

  add(bytes: Buffer): void {
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    let first = this.#first;
    let second = this.#second;
    for (let at = 0; at < bytes.byteLength; at += 8) {
      first = (first + view.getUint32(at, this.littleEndian) + second) >>> 0;
      second = (second + view.getUint32(at + 4, this.littleEndian) + first) >>> 0;
    }
    this.#first = first;
    this.#second = second;
  }

  equals(bytes: Buffer, at: number): boolean {
    return bytes.readUInt32BE(at) === this.#first && bytes.readUInt32BE(at + 4) === this.#second;
  }
}
