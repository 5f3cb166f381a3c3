import type { DataSource, EntityManager } from 'typeorm';
import { DecryptionKey } from './decryption-key.js';
import type { FileDecryptionData } from './import-file-decryption.js';

interface DecryptionRow {
  readonly sha1: Buffer;
  readonly decryptionKey: Buffer;
  readonly securityData: Buffer | null;
  readonly encryptedSha256: Buffer | null;
}

/** What decrypts the files with the given SHA-1 digests, in the order of digests; files that are not encrypted yield nothing. */
export async function readFileDecryption(source: DataSource | EntityManager, sha1: readonly Uint8Array[]): Promise<FileDecryptionData[]> {
  if (sha1.length === 0) return [];
  const rows: DecryptionRow[] = await source.query(`
    SELECT sha1, decryption_key AS "decryptionKey", security_data AS "securityData", encrypted_sha256 AS "encryptedSha256"
    FROM content.file_decryption WHERE sha1 = ANY ($1::bytea[]) ORDER BY sha1`,
  [sha1.map((digest) => Buffer.from(digest.buffer, digest.byteOffset, digest.byteLength))]);
  return rows.map(({ decryptionKey, securityData, ...row }) => ({
    ...row,
    decryptionKey: new DecryptionKey(decryptionKey),
    securityData: securityData && new DecryptionKey(securityData),
  }));
}
