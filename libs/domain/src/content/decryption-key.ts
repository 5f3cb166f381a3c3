import { inspect } from 'node:util';

/**
 * Bytes that decrypt a file. They are shown to nobody by accident: printing, logging or serializing the object gives a
 * placeholder, and only {@link reveal} gives the bytes.
 */
export class DecryptionKey {
  readonly #bytes: Buffer;

  constructor(bytes: Uint8Array) {
    this.#bytes = Buffer.from(bytes);
  }

  /** How many bytes there are. */
  get length(): number {
    return this.#bytes.length;
  }

  /** The bytes, for the message to a client that the file is for. */
  reveal(): Buffer {
    return this.#bytes;
  }

  toString(): string {
    return '[decryption key]';
  }

  toJSON(): string {
    return this.toString();
  }

  [inspect.custom](): string {
    return this.toString();
  }
}
