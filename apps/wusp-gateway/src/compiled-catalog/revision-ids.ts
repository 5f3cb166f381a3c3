/** Revision ids as a client listed them: an array, or a typed array when there are many. */
export type RevisionIds = readonly number[] | Int32Array;

/** Whether two lists are the same, by comparing memory where they are both long. */
export function areEqual(left: Int32Array, right: RevisionIds): boolean {
  if (left.length !== right.length) return false;
  if (right instanceof Int32Array) return Buffer.compare(bytesOf(left), bytesOf(right)) === 0;
  for (let at = 0; at < left.length; at++) if (left[at] !== right[at]) return false;
  return true;
}

/**
 * FNV-1a over the length and the numbers of a list, from the end. Lists with equal hashes still have to be compared: a collision costs time,
 * never a wrong answer.
 * @param step one number in so many is looked at
 */
export function hashOf(list: RevisionIds, step = 1): number {
  let hash = 0x811c9dc5 ^ list.length;
  for (let at = list.length - 1; at >= 0; at -= step) hash = Math.imul(hash ^ (list[at] as number), 0x01000193);
  return hash;
}

function bytesOf(list: Int32Array): Uint8Array {
  return new Uint8Array(list.buffer, list.byteOffset, list.byteLength);
}
