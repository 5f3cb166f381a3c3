import { createHash, createHmac, sign, timingSafeEqual, verify, constants, type KeyObject } from 'node:crypto';
import { SecurityMode, type SessionSecurity } from '../msi/session-security.js';
import { WdsError } from '../wds-error.js';

/** Identifier "WD", SecurityHeaderType, SecurityDataLen: MS-WDSMT 2.2.2. The types of header have the numbers of the modes. */
const FIXED_SIZE = 5;

/** Writes the security header of datagrams. */
export interface PacketSealer {
  /** Bytes of the security header, which the datagram keeps free at its start. */
  readonly overhead: number;
  /** Fills the security header for the rest of the datagram, which must be complete. */
  seal(datagram: Uint8Array): void;
}

/** Checks the security header of datagrams. */
export interface PacketOpener {
  /** What follows the security header. Throws {@link WdsError}: `WDS_SECURITY` when the header is of another mode or does not fit, or the session is another. */
  open(datagram: Uint8Array, sessionId: number): Uint8Array;
}

/** For packets of one side: `server` packets have the server's mode, `client` packets the client's. Throws when a key is missing. */
export function packetSealer(security: SessionSecurity, sender: 'server' | 'client'): PacketSealer {
  const mode = modeOf(security, sender);
  const prove = prover(security, mode);
  const overhead = FIXED_SIZE + proofSize(security, mode);
  return {
    overhead,
    seal(datagram) {
      datagram[0] = 0x57;
      datagram[1] = 0x44;
      datagram[2] = mode;
      datagram[3] = (overhead - FIXED_SIZE) >> 8;
      datagram[4] = (overhead - FIXED_SIZE) & 0xff;
      if (mode !== SecurityMode.none) datagram.set(prove(datagram.subarray(overhead)), FIXED_SIZE);
    },
  };
}

export function packetOpener(security: SessionSecurity, sender: 'server' | 'client'): PacketOpener {
  const mode = modeOf(security, sender);
  const size = proofSize(security, mode);
  const isProof = checker(security, mode);
  return {
    open(datagram, sessionId) {
      if (datagram.length < FIXED_SIZE) throw new WdsError('WDS_TRUNCATED', 'The security header is not complete.');
      if (datagram[0] !== 0x57 || datagram[1] !== 0x44) throw new WdsError('WDS_STRUCTURE', 'The packet does not start with WD.');
      if (datagram[2] !== mode) throw new WdsError('WDS_SECURITY', `SecurityHeaderType ${datagram[2]} is not the session's.`);
      if (((datagram[3]! << 8) | datagram[4]!) !== size) throw new WdsError('WDS_SECURITY', 'SecurityDataLen is not that of the session.');
      if (datagram.length < FIXED_SIZE + size + 4) throw new WdsError('WDS_TRUNCATED', 'The packet ends before its session id.');
      const rest = datagram.subarray(FIXED_SIZE + size);
      // Before anything is computed: strangers' packets must be cheap.
      if ((((rest[0]! << 24) | (rest[1]! << 16) | (rest[2]! << 8) | rest[3]!) >>> 0) !== sessionId) throw new WdsError('WDS_SECURITY', 'The packet is of another session.');
      if (!isProof(rest, datagram.subarray(FIXED_SIZE, FIXED_SIZE + size))) throw new WdsError('WDS_SECURITY', 'The packet is not what its sender made.');
      return rest;
    },
  };
}

/** Bytes of the whole security header of a side's packets. */
export function securityHeaderSize(security: SessionSecurity, sender: 'server' | 'client'): number {
  return FIXED_SIZE + proofSize(security, modeOf(security, sender));
}

function modeOf(security: SessionSecurity, sender: 'server' | 'client'): SecurityMode {
  return sender === 'server' ? security.serverMode : security.clientMode;
}

function proofSize(security: SessionSecurity, mode: SecurityMode): number {
  switch (mode) {
    case SecurityMode.none: return 0;
    case SecurityMode.checksum: return 4;
    case SecurityMode.hash: return createHash(security.hashAlgorithm).digest().length;
    case SecurityMode.sign: return (signKey(security).asymmetricKeyDetails?.modulusLength ?? 0) / 8;
  }
}

function prover(security: SessionSecurity, mode: SecurityMode): (bytes: Uint8Array) => Uint8Array {
  switch (mode) {
    case SecurityMode.none: return () => new Uint8Array(0);
    case SecurityMode.checksum: return packetChecksum;
    case SecurityMode.hash: return hmac(security);
    case SecurityMode.sign: {
      const key = signKey(security);
      if (key.type !== 'private') throw new WdsError('WDS_MISSING', 'Signing packets needs the private key.');
      return (bytes) => sign(security.hashAlgorithm, bytes, { key, padding: constants.RSA_PKCS1_PADDING }).reverse();
    }
  }
}

function checker(security: SessionSecurity, mode: SecurityMode): (bytes: Uint8Array, proof: Uint8Array) => boolean {
  switch (mode) {
    case SecurityMode.none: return () => true;
    case SecurityMode.checksum: return (bytes, proof) => equal(packetChecksum(bytes), proof);
    case SecurityMode.hash: {
      const prove = hmac(security);
      return (bytes, proof) => timingSafeEqual(prove(bytes), proof);
    }
    case SecurityMode.sign: {
      const key = signKey(security);
      return (bytes, proof) => verify(security.hashAlgorithm, bytes, { key, padding: constants.RSA_PKCS1_PADDING }, Uint8Array.from(proof).reverse());
    }
  }
}

/**
 * The HMAC of RFC 2104 with HashAlgId's hash (2.2.2.1). CryptoAPI makes it so: CALG_HMAC (HMACAlgId) names no hash, HashAlgId gives it one.
 */
function hmac(security: SessionSecurity): (bytes: Uint8Array) => Uint8Array {
  const key = security.hashKey;
  if (key === null) throw new WdsError('WDS_MISSING', 'Hashing packets needs the key.');
  return (bytes) => createHmac(security.hashAlgorithm, key).update(bytes).digest();
}

/** CryptSignHash (2.2.2.2) gives RSA signatures least significant byte first; the caller turns them around. */
function signKey(security: SessionSecurity): KeyObject {
  if (security.signKey === null) throw new WdsError('WDS_MISSING', 'Signed packets need the RSA key.');
  return security.signKey;
}

/** Words whose bytes can be summed in halves of 16 bits before these overflow. */
const WORDS_AT_ONCE = 256;

/**
 * The sum of all bytes, each bit turned over, in network byte order: MS-WDSMT 2.2.2.3. Four bytes at a time, in two pairs of halves: byte by byte it
 * would be the largest part of what sending and receiving cost.
 */
export function packetChecksum(bytes: Uint8Array): Uint8Array {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const wordsEnd = bytes.length & ~3;
  let sum = 0;
  let at = 0;
  while (at < wordsEnd) {
    const end = Math.min(wordsEnd, at + 4 * WORDS_AT_ONCE);
    let even = 0;
    let odd = 0;
    for (; at < end; at += 4) {
      const word = view.getUint32(at);
      even = (even + (word & 0x00ff00ff)) | 0;
      odd = (odd + ((word >>> 8) & 0x00ff00ff)) | 0;
    }
    sum += (even & 0xffff) + (even >>> 16) + (odd & 0xffff) + (odd >>> 16);
  }
  for (; at < bytes.length; at += 1) sum += bytes[at]!;
  const turned = ~sum >>> 0;
  return Uint8Array.of(turned >>> 24, (turned >>> 16) & 0xff, (turned >>> 8) & 0xff, turned & 0xff);
}

function equal(one: Uint8Array, other: Uint8Array): boolean {
  return one.every((byte, at) => byte === other[at]);
}
