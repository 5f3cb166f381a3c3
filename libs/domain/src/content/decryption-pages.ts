import type { EntityManager } from 'typeorm';
import { keysetPages } from '../catalog/read/snapshot.js';
import { DecryptionKey } from './decryption-key.js';
import type { FileDecryptionData } from './import-file-decryption.js';

/** What decrypts files, for all files that are encrypted, by digest. */
export async function* decryptionPages(manager: EntityManager): AsyncGenerator<FileDecryptionData[]> {
  const pages = keysetPages<{ sha1: Buffer; decryptionKey: Buffer; securityData: Buffer | null; encryptedSha256: Buffer | null }>(manager, `
    SELECT sha1, decryption_key AS "decryptionKey", security_data AS "securityData", encrypted_sha256 AS "encryptedSha256"
    FROM content.file_decryption WHERE sha1 > $1 ORDER BY sha1 LIMIT $2`, [Buffer.alloc(0)], ({ sha1 }) => [sha1]);
  for await (const rows of pages) {
    yield rows.map(({ decryptionKey, securityData, ...row }) => ({
      ...row, decryptionKey: new DecryptionKey(decryptionKey), securityData: securityData && new DecryptionKey(securityData),
    }));
  }
}
