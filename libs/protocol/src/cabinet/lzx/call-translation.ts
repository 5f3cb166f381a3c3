import { FRAME_BYTES } from './lzx-format.js';

/** The opcode of an x86 call, whose four-byte target an encoder made absolute so that calls of one function look alike. */
const CALL = 0xe8;

/** The last bytes of a frame are never looked at, in case an instruction begins there and ends in the next frame. */
const FRAME_TAIL = 10;

/** Translation ends after this many frames: one gibibyte. */
const MAX_FRAMES = 32_768;

/**
 * Makes the call targets relative again, in place.
 *
 * @param codeSize the "file size" that the stream names; targets outside it were left alone. As a signed number: that is
 * how Microsoft's readers compare it.
 */
export function undoCallTranslation(plain: Uint8Array, codeSize: number): void {
  const end = Math.min(plain.length, MAX_FRAMES * FRAME_BYTES);
  for (let start = 0; start < end; start += FRAME_BYTES) undoFrameTranslation(plain.subarray(start, Math.min(start + FRAME_BYTES, end)), start, codeSize);
}

/** The same for one frame, which begins at byte `start` of the stream. */
export function undoFrameTranslation(frame: Uint8Array, start: number, codeSize: number): void {
  if (start >= MAX_FRAMES * FRAME_BYTES) return;
  const view = new DataView(frame.buffer, frame.byteOffset, frame.byteLength);
  const last = frame.length - FRAME_TAIL;
  for (let at = frame.indexOf(CALL); at >= 0 && at < last; at = frame.indexOf(CALL, at + 5)) {
    const position = start + at;
    const target = view.getInt32(at + 1, true);
    if (target >= -position && target < codeSize) {
      view.setInt32(at + 1, target >= 0 ? target - position : target + codeSize, true);
    }
  }
}
