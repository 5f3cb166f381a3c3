import type { ByteRange } from '../content-store.js';
import { ContentStoreError } from '../content-store-error.js';

/** @throws ContentStoreError `INVALID_RANGE` unless the range has at least one byte and lies within a file of that size */
export function requireRange({ start, end }: ByteRange, size: number): void {
  const inside = Number.isSafeInteger(start) && Number.isSafeInteger(end) && start >= 0 && start <= end && end < size;
  if (!inside) throw new ContentStoreError('INVALID_RANGE', `The range is not inside a file of ${size} bytes`);
}
