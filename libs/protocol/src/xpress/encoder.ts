import { BlockCompressor } from './block-compressor.js';
import { BLOCK_HEADER_BYTES, writeBlockHeader, XPRESS_BLOCK_SIZE } from './block-format.js';

/** One set of tables is enough: compressing a block never waits, so no two encoders use it at the same moment. */
const sharedCompressor = new BlockCompressor();

/** Compresses a whole text into a body of blocks (MS-WUSP 2.1.1). An empty text becomes an empty body. */
export function encodeXpress(plain: Uint8Array): Buffer {
  const blocks: Buffer[] = [];
  for (let position = 0; position < plain.length; position += XPRESS_BLOCK_SIZE) {
    blocks.push(encodeBlock(plain.subarray(position, position + XPRESS_BLOCK_SIZE)));
  }
  return Buffer.concat(blocks);
}

/**
 * One block that holds its text as it is (observed of real servers); the text is for the caller to write behind the header.
 * @param length of the text in bytes, 1 to {@link XPRESS_BLOCK_SIZE}
 */
export function storedXpress(length: number): Buffer {
  const block = Buffer.allocUnsafe(BLOCK_HEADER_BYTES + length);
  writeBlockHeader(block, 0, { original: length, compressed: length });
  return block;
}

/** A whole text in blocks that hold it as it is: for what compressing makes no smaller, such as the base64 of something compressed. */
export function storedXpressOf(plain: Uint8Array): Buffer {
  const body = Buffer.allocUnsafe(plain.length + Math.ceil(plain.length / XPRESS_BLOCK_SIZE) * BLOCK_HEADER_BYTES);
  let written = 0;
  for (let read = 0; read < plain.length; read += XPRESS_BLOCK_SIZE) {
    const length = Math.min(XPRESS_BLOCK_SIZE, plain.length - read);
    writeBlockHeader(body, written, { original: length, compressed: length });
    body.set(plain.subarray(read, read + length), written + BLOCK_HEADER_BYTES);
    written += BLOCK_HEADER_BYTES + length;
  }
  return body;
}

/**
 * Compresses a text that arrives in parts (MS-WUSP 2.1.1). Besides the compressed output it holds at most one block.
 * The blocks are the same however the text is cut into parts.
 */
export class XpressEncoder {
  private readonly pending = new Uint8Array(XPRESS_BLOCK_SIZE);
  private pendingLength = 0;
  private plainLength = 0;
  private readonly blocks: Buffer[] = [];
  private finished = false;

  /** Adds plain bytes. The array may be reused by the caller afterwards. */
  write(bytes: Uint8Array): void {
    if (this.finished) throw new Error('XpressEncoder: write after finish');
    this.plainLength += bytes.length;
    let position = 0;
    while (position < bytes.length) {
      const left = bytes.length - position;
      if (this.pendingLength === 0 && left >= XPRESS_BLOCK_SIZE) {
        this.blocks.push(encodeBlock(bytes.subarray(position, position + XPRESS_BLOCK_SIZE)));
        position += XPRESS_BLOCK_SIZE;
        continue;
      }
      const taken = Math.min(left, XPRESS_BLOCK_SIZE - this.pendingLength);
      this.pending.set(bytes.subarray(position, position + taken), this.pendingLength);
      this.pendingLength += taken;
      position += taken;
      if (this.pendingLength === XPRESS_BLOCK_SIZE) this.flushPending();
    }
  }

  /** Ends the text. `plainLength` is what was written, in bytes; `blocks` is the whole compressed body. */
  finish(): { plainLength: number; blocks: Buffer } {
    if (this.finished) throw new Error('XpressEncoder: finish called twice');
    this.finished = true;
    if (this.pendingLength > 0) this.flushPending();
    return { plainLength: this.plainLength, blocks: Buffer.concat(this.blocks) };
  }

  private flushPending(): void {
    this.blocks.push(encodeBlock(this.pending.subarray(0, this.pendingLength)));
    this.pendingLength = 0;
  }
}

/** One block with its header. Equal sizes in the header mean "stored": the payload is then the plain text. */
function encodeBlock(plain: Uint8Array): Buffer {
  const compressed = sharedCompressor.compress(plain);
  const payload = compressed.length < plain.length ? compressed : plain;
  const block = Buffer.allocUnsafe(BLOCK_HEADER_BYTES + payload.length);
  writeBlockHeader(block, 0, { original: plain.length, compressed: payload.length });
  block.set(payload, BLOCK_HEADER_BYTES);
  return block;
}
