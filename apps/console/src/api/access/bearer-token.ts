import { createHash, timingSafeEqual } from 'node:crypto';

/** The longest Authorization header that is looked at, in characters. */
const MAXIMUM_HEADER_LENGTH = 1_024;

/** Knows one token, by its digest, and recognises it in an Authorization header in constant time. */
export class BearerToken {
  readonly #digest: Buffer;

  constructor(token: string) {
    this.#digest = digest(token);
  }

  /** Whether a header is `Bearer` and the token (RFC 6750, 2.1). */
  matches(header: string | undefined): boolean {
    if (header === undefined || header.length > MAXIMUM_HEADER_LENGTH) return false;
    const presented = /^Bearer +(\S+) *$/i.exec(header)?.[1];
    // Digests have one length, so the comparison tells nothing about the token's.
    return presented !== undefined && timingSafeEqual(digest(presented), this.#digest);
  }
}

function digest(token: string): Buffer {
  return createHash('sha256').update(token).digest();
}
