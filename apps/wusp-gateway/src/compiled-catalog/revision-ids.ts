/** Revision ids as a client listed them: an array, or a typed array when there are many. */
export type RevisionIds = readonly number[] | Int32Array;

/** Whether two lists are the same, by comparing memory where they are both long. */
export function areEqual(left: Int32Array, right: RevisionIds): boolean {
  if (left.length !== right.length) return false;
  if (right instanceof Int32Array) return Buffer.compare(bytesOf(left), bytesOf(right)) === 0;
  for (let at = 0; at < left.length; at++) if (left[at] !== right[at]) return false;
  return true;
}

function bytesOf(list: Int32Array): Uint8Array {
  return new Uint8Array(list.buffer, list.byteOffset, list.byteLength);
}
