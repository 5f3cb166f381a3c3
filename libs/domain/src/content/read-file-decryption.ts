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
export function readFileDecryption(source: DataSource | EntityManager, sha1: readonly Uint8Array[]): Promise<FileDecryptionData[]> {
  return read(source, sha1, 'true');
}

/**
 * The same for whoever downloads the files from this server: what was decrypted when it was stored is sent plain, and a client that is given
 * a key would decrypt it once more.
 */
export function readDecryptionForClients(source: DataSource | EntityManager, sha1: readonly Uint8Array[]): Promise<FileDecryptionData[]> {
  return read(source, sha1, `NOT EXISTS (SELECT FROM content.content_file c WHERE c.sha1 = d.sha1 AND c.state = 'available' AND c.is_decrypted)`);
}

async function read(source: DataSource | EntityManager, sha1: readonly Uint8Array[], condition: string): Promise<FileDecryptionData[]> {
  if (sha1.length === 0) return [];
  const rows: DecryptionRow[] = await source.query(`
    SELECT sha1, decryption_key AS "decryptionKey", security_data AS "securityData", encrypted_sha256 AS "encryptedSha256"
    FROM content.file_decryption d WHERE sha1 = ANY ($1::bytea[]) AND ${condition} ORDER BY sha1`,
  [sha1.map((digest) => Buffer.from(digest.buffer, digest.byteOffset, digest.byteLength))]);
  return rows.map(({ decryptionKey, securityData, ...row }) => ({
    ...row,
    decryptionKey: new DecryptionKey(decryptionKey),
    securityData: securityData && new DecryptionKey(securityData),
  }));
}
