import type { KeyObject } from 'node:crypto';

/** How packets of a session are validated: WDSMCTP_SEC_* (MS-WDSMSI 2.2.1). */
export const SecurityMode = { none: 0, hash: 1, sign: 2, checksum: 3 } as const;
export type SecurityMode = (typeof SecurityMode)[keyof typeof SecurityMode];

/** Hash algorithms that a session may use, as node:crypto names them. */
export type SessionHash = 'md5' | 'sha1' | 'sha256' | 'sha384' | 'sha512';

/** What a server or a client needs to write and to check the packets of one session (MS-WDSMT 2.2.2). */
export interface SessionSecurity {
  /** Of packets that the server sends. */
  readonly serverMode: SecurityMode;
  /** Of packets that clients send; never `sign` (MS-WDSMSI 3.1.5.1). */
  readonly clientMode: SecurityMode;
  /** For the modes hash and sign. */
  readonly hashAlgorithm: SessionHash;
  /** The bytes of the HMAC key, without their blob; there whenever one of the modes is hash. */
  readonly hashKey: Uint8Array | null;
  /** RSA, there when the server signs: the private key on the server, the public one on a client. */
  readonly signKey: KeyObject | null;
}

/** Whether MS-WDSMSI 3.1.5.1 has this combination of a server's and its clients' mode. */
export function isSupportedCombination(serverMode: SecurityMode, clientMode: SecurityMode): boolean {
  return serverMode === SecurityMode.sign ? clientMode === SecurityMode.hash : serverMode === clientMode;
}
