/** Room for most lists that clients send; it grows with the longest. */
let room = new Int32Array(4_096);

/**
 * Memory for the dense indexes of one list, used again by the next caller: a decision never waits, so no two need it at once. A new
 * one for each list would be most of the garbage of a call.
 */
export function scratchIndexes(length: number): Int32Array {
  if (room.length < length) room = new Int32Array(length * 2);
  return room;
}
