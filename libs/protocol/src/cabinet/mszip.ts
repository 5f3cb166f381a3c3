import { Buffer } from 'node:buffer';
import { constants, createDeflateRaw, deflateRawSync, inflateRawSync, type DeflateRaw } from 'node:zlib';
import { CabinetError } from './cabinet-error.js';

/** `CK`: what every MSZIP block begins with. */
const SIGNATURE = [0x43, 0x4b] as const;

/** A block may look back this far into the plain bytes of the blocks before it. */
const HISTORY_BYTES = 32_768;

/** The shortest chunk that zlib takes. */
const LEAST_CHUNK_BYTES = 64;

/** Longest payload that Microsoft's reader takes: the plain bytes and twelve more. */
const MAX_PAYLOAD_GROWTH = 12;

/**
 * Decodes one block: a whole deflate stream behind a signature, with what was decoded before it as history.
 *
 * @param target receives the plain bytes in its span; what lies before `start` is the history.
 * @throws CabinetError `CABINET_DATA`
 */
export function inflateBlock(payload: Uint8Array, target: Uint8Array, span: { readonly start: number; readonly end: number }): void {
  if (payload[0] !== SIGNATURE[0] || payload[1] !== SIGNATURE[1]) throw new CabinetError('CABINET_DATA', 'an MSZIP block without its signature');
  const size = span.end - span.start;
  const plain = inflate(payload.subarray(SIGNATURE.length), history(target, span.start), size);
  if (plain.length !== size) throw new CabinetError('CABINET_DATA', `an MSZIP block of ${plain.length} bytes instead of ${size}`);
  target.set(plain, span.start);
}

function inflate(stream: Uint8Array, dictionary: Uint8Array, maxOutputLength: number): Uint8Array {
  try {
    // One chunk is enough for what the block claims; the usual ones are half as long.
    return inflateRawSync(stream, { dictionary, maxOutputLength, chunkSize: Math.max(LEAST_CHUNK_BYTES, maxOutputLength) });
  } catch (cause) {
    throw new CabinetError('CABINET_DATA', 'an MSZIP block that cannot be inflated', { cause });
  }
}

/** Encodes the plain bytes from `start` to `end` as one block, with what lies before them as history. */
export function deflateBlock(plain: Uint8Array, span: { readonly start: number; readonly end: number }): Buffer {
  const block = plain.subarray(span.start, span.end);
  return payloadOf(block, deflateRawSync(block, { dictionary: history(plain, span.start), level: 9 }));
}

/** Ends a deflate stream that stands at a byte boundary: a final block without content (RFC 1951, 3.2.6). */
const END_OF_STREAM = Buffer.from([0x03, 0x00]);

/**
 * Encodes block after block of one text on zlib's threads, for whoever must not stop meanwhile.
 *
 * Every MSZIP block is a whole deflate stream, but beginning one for each of them costs more than compressing does, for the history has to be
 * taken in anew. Here one stream goes on through all of them: it is brought to a byte boundary after each block, and what lies before the
 * boundary is made a stream of its own by an empty final block. As its history is the plain text of the blocks before, it means the same.
 */
export class MszipStream {
  readonly #deflate: DeflateRaw;
  #pieces: Buffer[] = [];

  /** @param level 1 for speed to 9 for size */
  constructor(level: number) {
    this.#deflate = createDeflateRaw({ level, flush: constants.Z_SYNC_FLUSH, chunkSize: 2 * HISTORY_BYTES });
    this.#deflate.on('data', (piece: Buffer) => this.#pieces.push(piece));
  }

  /** The next block. One at a time; `block` must not change before it is done. */
  encode(block: Uint8Array): Promise<Buffer> {
    return new Promise((resolve, reject) => {
      this.#deflate.write(block, (error) => {
        if (error != null) return reject(error);
        const pieces = this.#pieces;
        this.#pieces = [];
        resolve(payloadOf(block, Buffer.concat([...pieces, END_OF_STREAM])));
      });
    });
  }

  /** Frees what zlib holds. */
  close(): void {
    this.#deflate.destroy();
  }
}

function payloadOf(block: Uint8Array, deflated: Buffer): Buffer {
  const stream = deflated.length + SIGNATURE.length > block.length + MAX_PAYLOAD_GROWTH ? storedStream(block) : deflated;
  return Buffer.concat([Buffer.from(SIGNATURE), stream]);
}

/** A deflate stream of one final, stored block: five bytes more than it holds (RFC 1951, 3.2.4). */
function storedStream(block: Uint8Array): Buffer {
  const header = Buffer.alloc(5);
  header.writeUInt8(1, 0);
  header.writeUInt16LE(block.length, 1);
  header.writeUInt16LE(~block.length & 0xffff, 3);
  return Buffer.concat([header, block]);
}

function history(plain: Uint8Array, end: number): Uint8Array {
  return plain.subarray(Math.max(0, end - HISTORY_BYTES), end);
}
