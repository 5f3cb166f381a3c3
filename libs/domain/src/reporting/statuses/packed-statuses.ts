import { UPDATE_STATES, type UpdateState } from './update-state.js';
import type { StatusBook, UpdateStatus } from './status-book.js';

const FORMAT = 1;
/** Most entries share their state and the moment of one report, so entries are grouped by both; numbers count from here to stay short. */
const EPOCH_SECONDS = Date.UTC(2020, 0, 1) / 1000;
/** More updates than any catalog has. */
const MAXIMUM_ENTRIES = 1_000_000;

/** Bytes that are no packed statuses: the row was damaged. */
export class PackedStatusesError extends Error {
  override readonly name = 'PackedStatusesError';
  readonly code = 'PACKED_STATUSES_DAMAGED';
}

/**
 * Statuses of a computer in as few bytes as is simple: about one byte an update. A version byte, then groups of state, seconds since
 * 2020, number of entries, and the ascending update numbers as differences; all as variable-length integers of 7 bits a byte.
 */
export function packStatuses(book: StatusBook): Buffer {
  const bytes: number[] = [FORMAT];
  for (const [key, numbers] of groups(book)) {
    writeVariable(bytes, key.state);
    writeVariable(bytes, Math.max(0, key.since - EPOCH_SECONDS));
    writeVariable(bytes, numbers.length);
    let previous = 0;
    for (const number of numbers) {
      writeVariable(bytes, number - previous);
      previous = number;
    }
  }
  return Buffer.from(bytes);
}

/** Reads what {@link packStatuses} wrote. Throws {@link PackedStatusesError} for anything else. */
export function unpackStatuses(packed: Uint8Array): Map<number, UpdateStatus> {
  const book = new Map<number, UpdateStatus>();
  if (packed.length === 0 || packed[0] !== FORMAT) throw new PackedStatusesError('Statuses in an unknown format.');
  const reader = new VariableReader(packed, 1);
  while (!reader.atEnd) {
    const state = reader.next();
    const since = reader.next() + EPOCH_SECONDS;
    const count = reader.next();
    if (state < UPDATE_STATES.NotApplicable || state > UPDATE_STATES.InstalledPendingReboot || count > MAXIMUM_ENTRIES - book.size) {
      throw new PackedStatusesError('Statuses with a state or a length that cannot be.');
    }
    const status: UpdateStatus = { state: state as UpdateState, since };
    let number = 0;
    for (let entry = 0; entry < count; entry += 1) {
      number += reader.next();
      book.set(number, status);
    }
  }
  return book;
}

function groups(book: StatusBook): [UpdateStatus, number[]][] {
  const byKey = new Map<number, [UpdateStatus, number[]]>();
  for (const [number, status] of book) {
    const key = status.since * 8 + status.state;
    const group = byKey.get(key);
    if (group === undefined) byKey.set(key, [status, [number]]);
    else group[1].push(number);
  }
  const sorted = [...byKey.entries()].sort(([a], [b]) => a - b).map(([, group]) => group);
  for (const [, numbers] of sorted) numbers.sort((a, b) => a - b);
  return sorted;
}

function writeVariable(bytes: number[], value: number): void {
  let rest = value;
  while (rest > 0x7f) {
    bytes.push((rest & 0x7f) | 0x80);
    rest = Math.floor(rest / 0x80);
  }
  bytes.push(rest);
}

class VariableReader {
  constructor(private readonly bytes: Uint8Array, private offset: number) {}

  get atEnd(): boolean {
    return this.offset >= this.bytes.length;
  }

  next(): number {
    let value = 0;
    for (let factor = 1; factor <= 2 ** 35; factor *= 0x80) {
      const byte = this.bytes[this.offset];
      if (byte === undefined) break;
      this.offset += 1;
      value += (byte & 0x7f) * factor;
      if (byte < 0x80) return value;
    }
    throw new PackedStatusesError('Statuses that end in the middle.');
  }
}
