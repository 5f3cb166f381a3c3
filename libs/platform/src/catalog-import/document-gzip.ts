import { once } from 'node:events';
import { createGzip, gzipSync, type Gzip } from 'node:zlib';

/** The patient level takes twice the time of this one for six parts in a hundred less. */
const LEVEL = 3;
/** Up to so many bytes a document is compressed at once, which takes some milliseconds: handing it to another thread costs more than it saves. */
const LONGEST_AT_ONCE = 1024 * 1024;
/** Bytes that one step of a longer one's compression gives; every step has its price. */
const CHUNK_BYTES = 64 * 1024;

/** Compresses a document that comes in pieces. Of a long one it holds the result and little else, and zlib's threads do the work. */
export class DocumentGzip {
  #waiting: Uint8Array[] = [];
  #waitingBytes = 0;
  #stream: Gzip | undefined;
  readonly #compressed: Buffer[] = [];

  /** Takes a piece over, which must not change afterwards. The promise, if any, tells when there is room for more. */
  write(piece: Uint8Array): Promise<unknown> | undefined {
    if (this.#stream !== undefined) return this.#send(this.#stream, piece);
    this.#waiting.push(piece);
    this.#waitingBytes += piece.length;
    if (this.#waitingBytes <= LONGEST_AT_ONCE) return undefined;
    this.#stream = createGzip({ level: LEVEL, chunkSize: CHUNK_BYTES }).on('data', (chunk: Buffer) => this.#compressed.push(chunk));
    return this.#send(this.#stream, Buffer.concat(this.#waiting.splice(0)));
  }

  /** The whole document, compressed. */
  async finish(): Promise<Buffer> {
    if (this.#stream === undefined) return gzipSync(Buffer.concat(this.#waiting), { level: LEVEL });
    this.#stream.end();
    await once(this.#stream, 'end');
    return Buffer.concat(this.#compressed);
  }

  /** Lets go of what zlib holds, also of a document that was not finished. */
  close(): void {
    this.#stream?.destroy();
  }

  #send(stream: Gzip, bytes: Uint8Array): Promise<unknown> | undefined {
    return stream.write(bytes) ? undefined : once(stream, 'drain');
  }
}
