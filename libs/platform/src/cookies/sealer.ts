import { createCipheriv, createDecipheriv, randomFillSync } from 'node:crypto';

/** What a sealed value is for. A value sealed for one purpose never opens for another. */
export const SEALED_KINDS = { authorizationCookie: 1, clientCookie: 2, serverCookie: 3, serverAuthorization: 4 } as const;
export type SealedKind = keyof typeof SEALED_KINDS;

/** No cookie we issue is larger; anything larger is refused before any cryptography. Bytes. */
export const MAX_SEALED_BYTES = 2048;

const LAYOUT_VERSION = 1;
const HEADER_BYTES = 12;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
const CIPHER = 'aes-256-gcm';

/**
 * Why a sealed value did not open.
 * - `UNREADABLE`: forged, damaged, of another layout or purpose, or sealed with a key that no longer exists.
 * - `FOREIGN_SERVER`: made by a server with another identity (or by this one before it was rebuilt).
 */
export type SealFailure = 'UNREADABLE' | 'FOREIGN_SERVER';

/** A sealed value that does not open. Says why in its code and nothing else: the bytes came from a stranger. */
export class SealError extends Error {
  override readonly name = 'SealError';
  constructor(readonly code: SealFailure) {
    super(code === 'FOREIGN_SERVER' ? 'sealed by another server' : 'not a value that this server sealed');
  }
}

/** A key that seals and opens. `secret` is 32 bytes. */
export interface SealingKey {
  readonly keyId: number;
  readonly secret: Buffer;
}

/** The keys in force: new values are sealed with `current`, old ones open with any that is still kept. */
export interface KeyRing {
  readonly current: SealingKey;
  find(keyId: number): SealingKey | undefined;
}

/**
 * Seals small values with AES-256-GCM so that a client can keep them for us and nobody can read, change or invent one
 * (MS-WUSP 2.2.3.4, 2.2.3.5). Layout: version (1 byte), kind (1), key id (2), server tag (8: start of the server id), nonce (12),
 * ciphertext, tag (16). The first twelve bytes are authenticated with the rest.
 */
export class Sealer {
  readonly #serverTag: Buffer;

  /** @param serverId the server's GUID: the value of MS-WSUSSS's server identity, the same on every replica. */
  constructor(serverId: string, private readonly keys: KeyRing) {
    this.#serverTag = Buffer.from(serverId.replaceAll('-', ''), 'hex').subarray(0, 8);
  }

  /** Seals `payload` for one purpose. Throws a `RangeError` when the result would exceed {@link MAX_SEALED_BYTES}. */
  seal(kind: SealedKind, payload: Buffer): Buffer {
    const { keyId, secret } = this.keys.current;
    const header = this.#header(kind, keyId);
    const nonce = nextNonce();
    const cipher = createCipheriv(CIPHER, secret, nonce).setAAD(header);
    const sealed = Buffer.concat([header, nonce, cipher.update(payload), cipher.final(), cipher.getAuthTag()]);
    if (sealed.length > MAX_SEALED_BYTES) throw new RangeError('sealed value too large');
    return sealed;
  }

  /** Opens a value sealed for the same purpose; throws {@link SealError} otherwise. */
  open(kind: SealedKind, sealed: Buffer): Buffer {
    if (sealed.length > MAX_SEALED_BYTES || sealed.length < HEADER_BYTES + NONCE_BYTES + TAG_BYTES) throw new SealError('UNREADABLE');
    const header = sealed.subarray(0, HEADER_BYTES);
    if (header[0] !== LAYOUT_VERSION || header[1] !== SEALED_KINDS[kind]) throw new SealError('UNREADABLE');
    if (!header.subarray(4).equals(this.#serverTag)) throw new SealError('FOREIGN_SERVER');
    const key = this.keys.find(header.readUInt16BE(2));
    if (!key) throw new SealError('UNREADABLE');
    return decrypt(key.secret, header, sealed);
  }

  #header(kind: SealedKind, keyId: number): Buffer {
    const header = Buffer.alloc(HEADER_BYTES);
    header.writeUInt8(LAYOUT_VERSION, 0);
    header.writeUInt8(SEALED_KINDS[kind], 1);
    header.writeUInt16BE(keyId, 2);
    this.#serverTag.copy(header, 4);
    return header;
  }
}

/** Random bytes for some hundred nonces: drawing them one by one takes as long as half the sealing. */
const nonces = Buffer.alloc(512 * NONCE_BYTES);
let nextNonceAt = nonces.length;

/** Random bytes that no other value was or will be sealed with; good until the pool is filled again, which a sealing does not wait for. */
function nextNonce(): Buffer {
  if (nextNonceAt === nonces.length) {
    randomFillSync(nonces);
    nextNonceAt = 0;
  }
  nextNonceAt += NONCE_BYTES;
  return nonces.subarray(nextNonceAt - NONCE_BYTES, nextNonceAt);
}

function decrypt(secret: Buffer, header: Buffer, sealed: Buffer): Buffer {
  const nonce = sealed.subarray(HEADER_BYTES, HEADER_BYTES + NONCE_BYTES);
  const ciphertext = sealed.subarray(HEADER_BYTES + NONCE_BYTES, -TAG_BYTES);
  try {
    const decipher = createDecipheriv(CIPHER, secret, nonce, { authTagLength: TAG_BYTES })
      .setAAD(header)
      .setAuthTag(sealed.subarray(-TAG_BYTES));
    return Buffer.concat([decipher.update(ciphertext), decipher.final()]);
  } catch {
    throw new SealError('UNREADABLE');
  }
}
