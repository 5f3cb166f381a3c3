import { Buffer } from 'node:buffer';
import { undoFrameTranslation } from './call-translation.js';
import { LzxDecoder } from './lzx-decoder.js';
import { FRAME_BYTES } from './lzx-format.js';

/** Decodes an LZX stream frame by frame, as it stands in the blocks of a cabinet. Memory holds two windows. */
export class LzxFrames {
  private readonly target: Buffer;
  private readonly decoder: LzxDecoder;
  private readonly windowSize: number;
  private codeSize: number | undefined;
  private plainBytes = 0;

  /** @param windowBits size of the window as a power of two, 15 to 21 */
  constructor(windowBits: number) {
    this.windowSize = 2 ** windowBits;
    this.target = Buffer.alloc(2 * this.windowSize);
    this.decoder = new LzxDecoder(Buffer.alloc(0), this.target, windowBits);
  }

  /**
   * Decodes the frame of one block.
   *
   * @param plainSize at most 32 KiB, and less for the last frame only
   * @throws CabinetError
   */
  next(payload: Uint8Array, plainSize: number): Buffer {
    const { decoder, target } = this;
    decoder.append(payload);
    this.codeSize ??= decoder.codeSize();
    if (decoder.position + FRAME_BYTES > target.length) decoder.moveWindow(decoder.position - this.windowSize);
    const start = decoder.position;
    decoder.frame(start + plainSize);
    // The window keeps what was encoded; only what is given out has its calls back.
    const frame = Buffer.from(target.subarray(start, start + plainSize));
    if (this.codeSize !== 0) undoFrameTranslation(frame, this.plainBytes, this.codeSize);
    this.plainBytes += plainSize;
    return frame;
  }
}
