import { createPrivateKey, generateKeyPair, randomBytes } from 'node:crypto';
import { promisify } from 'node:util';
import type { ServerKeys } from '@sluice/domain/multicast';
import { SecurityMode, type SessionHash, type SessionSecurity } from '@sluice/protocol/wds/msi';

/** As configured: the client's mode follows from the server's (MS-WDSMSI 3.1.5.1). */
export type ConfiguredSecurity = 'none' | 'checksum' | 'hash' | 'sign';

const HASH_KEY_BYTES = 24;
const SIGN_KEY_BITS = 2_048;

/** Draws the keys of a server: HashKey as in the example of MS-WDSMSI 4.1, SignKey of a length that is signed with for every packet. */
export async function makeServerKeys(): Promise<ServerKeys> {
  const { privateKey } = await promisify(generateKeyPair)('rsa', { modulusLength: SIGN_KEY_BITS });
  return { hashKey: withOddParity(randomBytes(HASH_KEY_BYTES)), signKey: privateKey.export({ type: 'pkcs8', format: 'der' }) };
}

/** The lowest bit of every byte makes its ones odd: the key is called a triple DES key, and such keys are made so. */
export function withOddParity(key: Uint8Array): Buffer {
  return Buffer.from(key.map((byte) => {
    let ones = 0;
    for (let rest = byte >> 1; rest > 0; rest >>= 1) ones += rest & 1;
    return (byte & 0xfe) | (ones % 2 === 0 ? 1 : 0);
  }));
}

/** What protects a session: the configured mode, and the checksum for clients without an operating system (MS-WDSMSI 3.1.5.1.1). */
export function sessionSecurity(configured: ConfiguredSecurity, isPreOs: boolean, hashAlgorithm: SessionHash, keys: ServerKeys): SessionSecurity {
  const mode = SecurityMode[isPreOs ? 'checksum' : configured];
  const isKeyed = mode === SecurityMode.hash || mode === SecurityMode.sign;
  return {
    serverMode: mode, clientMode: mode === SecurityMode.sign ? SecurityMode.hash : mode, hashAlgorithm,
    hashKey: isKeyed ? Uint8Array.from(keys.hashKey) : null,
    signKey: mode === SecurityMode.sign ? createPrivateKey({ key: keys.signKey, type: 'pkcs8', format: 'der' }) : null,
  };
}
