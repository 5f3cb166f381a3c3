import { Buffer } from 'node:buffer';
import { COMPRESS_BLOCK } from './generated/compress-block.js';

/** Layout of the memory, in bytes; see `compress-block.wat`. */
const BLOCK = 294_912;
const PAYLOAD = 360_512;

/** The part of the standard that is used here; TypeScript describes it only together with a browser. */
declare const WebAssembly: {
  readonly Module: new (bytes: Uint8Array) => object;
  readonly Instance: new (module: object) => { readonly exports: unknown };
};

interface CompressExports {
  readonly memory: { readonly buffer: ArrayBuffer };
  /** See `compress-block.wat`. */
  readonly compress: (length: number) => number;
}

/**
 * Finds repetitions in one block at a time and writes them as DIRECT2 tokens (MS-WUSP 2.1.1.1). Every fragment of every update passes it at
 * import, a third more bytes than the documents have, so it is written in WebAssembly (`compress-block.wat`).
 */
export class BlockCompressor {
  private readonly wasm = new WebAssembly.Instance(new WebAssembly.Module(Buffer.from(COMPRESS_BLOCK, 'base64'))).exports as CompressExports;
  private readonly memory = new Uint8Array(this.wasm.memory.buffer);

  /**
   * Compresses one whole block of at most 65,535 bytes.
   * @returns the payload, which may be longer than the block; overwritten by the next call
   */
  compress(block: Uint8Array): Uint8Array {
    this.memory.set(block, BLOCK);
    return this.memory.subarray(PAYLOAD, PAYLOAD + this.wasm.compress(block.length));
  }
}
