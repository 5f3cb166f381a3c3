/** Plain bytes after which the stream is aligned to a word, and in which call translation works: one CFDATA. */
export const FRAME_BYTES = 32_768;

/** Smallest and largest window, as powers of two. */
export const MIN_WINDOW_BITS = 15;
export const MAX_WINDOW_BITS = 21;

/** What the three bits in front of a block say. */
export const BlockKind = { verbatim: 1, aligned: 2, uncompressed: 3 } as const;

/** Main symbols below this are bytes; above it they are a position slot and the beginning of a length, eight to a slot. */
export const LITERALS = 256;
export const LENGTHS_PER_SLOT = 8;

/** Lengths that do not fit the main symbol continue with a symbol of the length tree. */
export const LENGTH_SYMBOLS = 249;
export const MIN_MATCH = 2;
export const LONG_LENGTH = 7;

/** The three lowest bits of a far distance have a tree of their own in aligned blocks. */
export const ALIGNED_SYMBOLS = 8;
export const ALIGNED_BITS = 3;

/** The lengths of the other trees are sent through this one. */
export const PRETREE_SYMBOLS = 20;

/** The first slots mean "a distance used before". */
export const REPEATED_DISTANCES = 3;

/** A distance is sent as this much more, which leaves room for the repeated ones. */
export const DISTANCE_SHIFT = 2;

const SLOTS_BY_WINDOW_BITS = [30, 32, 34, 36, 38, 42, 50] as const;

/** How many position slots a window needs, for windows of 2 to the 15th up to 2 to the 21st. */
export function positionSlots(windowBits: number): number {
  return SLOTS_BY_WINDOW_BITS[windowBits - MIN_WINDOW_BITS]!;
}

const MAX_SLOTS = 50;
const MAX_EXTRA_BITS = 17;

/** For each slot: how many bits follow, and the sent distance that all of them zero mean. */
export const SLOT_EXTRA_BITS = Uint8Array.from({ length: MAX_SLOTS }, (_, slot) => Math.min(Math.max((slot >> 1) - 1, 0), MAX_EXTRA_BITS));
export const SLOT_BASES = new Int32Array(MAX_SLOTS);
for (let slot = 1; slot < MAX_SLOTS; slot += 1) SLOT_BASES[slot] = SLOT_BASES[slot - 1]! + (1 << SLOT_EXTRA_BITS[slot - 1]!);
