import { WdsError } from '../wds-error.js';
import type { SessionHash } from './session-security.js';

/** ALG_ID values of the CryptoAPI that sessions use. */
export const AlgorithmId = {
  md5: 0x8003, sha1: 0x8004, hmac: 0x8009, sha256: 0x800c, sha384: 0x800d, sha512: 0x800e,
  /** CALG_3DES: what the keys of HMACs are called in their blobs (MS-WDSMSI 4.1); nothing is encrypted with them. */
  tripleDes: 0x6603,
  /** CALG_RSA_SIGN and CALG_RSA_KEYX. */
  rsaSign: 0x2400, rsaKeyExchange: 0xa400,
} as const;

const HASHES: readonly SessionHash[] = ['md5', 'sha1', 'sha256', 'sha384', 'sha512'];

/** The HashAlgId of a hash. */
export function hashAlgorithmId(hash: SessionHash): number {
  return AlgorithmId[hash];
}

/** The hash of a HashAlgId. Throws {@link WdsError} `WDS_UNSUPPORTED`. */
export function hashOfAlgorithmId(id: number): SessionHash {
  const hash = HASHES.find((candidate) => AlgorithmId[candidate] === id);
  if (hash === undefined) throw new WdsError('WDS_UNSUPPORTED', `There is no hash with the ALG_ID 0x${id.toString(16)}.`);
  return hash;
}
