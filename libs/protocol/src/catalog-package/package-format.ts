import { Buffer } from 'node:buffer';
import { createHash } from 'node:crypto';

/** The first eight bytes. A transfer that takes the file for text changes them. */
export const MAGIC = Buffer.from('\x89SLPKG\r\n', 'latin1');

/** The version of the format that is written, and the only one read. */
export const FORMAT_VERSION = 1;

/** Bytes of magic and version. */
export const PREAMBLE_BYTES = 12;

/** Bytes in front of a record: kind, number, length of its description, length of its payload. */
export const RECORD_HEADER_BYTES = 16;

/** Bytes of the digest behind a record. */
export const DIGEST_BYTES = 32;

/** The longest description of a record, in bytes of JSON. */
export const MAXIMUM_DESCRIPTION_BYTES = 64 * 1024 ** 2;

/** The longest payload of a record, in bytes: a document of the largest size that does not get smaller. */
export const MAXIMUM_PAYLOAD_BYTES = 260 * 1024 ** 2;

/** Bytes that begin a package of this version. */
export function preamble(): Buffer {
  const bytes = Buffer.alloc(PREAMBLE_BYTES);
  MAGIC.copy(bytes);
  bytes.writeUInt32BE(FORMAT_VERSION, MAGIC.length);
  return bytes;
}

/** The digest that comes before that of the first record. */
export function firstDigest(): Buffer {
  return createHash('sha256').update(preamble()).digest();
}

/** The digest behind a record: SHA-256 of the digest before it and all bytes of the record. */
export function nextDigest(previous: Uint8Array, record: Uint8Array): Buffer {
  return createHash('sha256').update(previous).update(record).digest();
}
