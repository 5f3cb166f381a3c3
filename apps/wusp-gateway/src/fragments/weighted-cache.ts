import { LRUCache } from 'lru-cache';

/** Bookkeeping per entry that counts against the bound besides the bytes themselves. */
const ENTRY_OVERHEAD = 128;

/** A cache bounded by bytes, least recently used out first; the bound includes an allowance per entry so that many small ones count too. */
export function weightedCache<Key extends string | number, Value extends object>(maxBytes: number, bytesOf: (value: Value) => number): LRUCache<Key, Value> {
  return new LRUCache<Key, Value>({
    maxSize: maxBytes,
    // One giant document must not push out everything else.
    maxEntrySize: Math.ceil(maxBytes / 4),
    sizeCalculation: (value) => bytesOf(value) + ENTRY_OVERHEAD,
  });
}
