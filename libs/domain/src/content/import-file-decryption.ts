import type { DataSource, EntityManager } from 'typeorm';
import { ContentError } from './content-error.js';
import { DecryptionKey } from './decryption-key.js';
import { MAXIMUM_KEY_BYTES } from './file-decryption.entity.js';

/** The most files whose decryption data one call stores. */
export const MAXIMUM_DECRYPTION_ROWS = 1_000;

const SHA1_BYTES = 20;
const SHA256_BYTES = 32;

/** What decrypts one file, as an upstream server or a publisher gave it. */
export interface FileDecryptionData {
  /** 20 bytes. */
  readonly sha1: Buffer;
  readonly decryptionKey: DecryptionKey;
  readonly securityData: DecryptionKey | null;
  /** 32 bytes, or null when nobody said. */
  readonly encryptedSha256: Buffer | null;
}

/**
 * Stores decryption data, replacing what was known of the same files: all of it or nothing. Of several for one file the last
 * counts. Returns how many files there are now data of that were not there or differed. Throws {@link ContentError}.
 */
export async function importFileDecryption(source: DataSource | EntityManager, rows: readonly FileDecryptionData[]): Promise<number> {
  if (rows.length > MAXIMUM_DECRYPTION_ROWS) {
    throw new ContentError('TOO_MANY_FILES', `Decryption data of at most ${MAXIMUM_DECRYPTION_ROWS} files is stored at once.`);
  }
  for (const row of rows) checkRow(row);
  // Each file once, in the order of digests: two imports at the same time cannot deadlock.
  const distinct = [...new Map(rows.map((row) => [row.sha1.toString('hex'), row])).entries()].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, row]) => row);
  if (distinct.length === 0) return 0;
  const stored: unknown[] = await source.query(UPSERT, [
    distinct.map((row) => row.sha1), distinct.map((row) => row.decryptionKey.reveal()),
    distinct.map((row) => row.securityData?.reveal() ?? null), distinct.map((row) => row.encryptedSha256),
  ]);
  return stored.length;
}

function checkRow({ sha1, decryptionKey, securityData, encryptedSha256 }: FileDecryptionData): void {
  if (sha1.length !== SHA1_BYTES || (encryptedSha256 !== null && encryptedSha256.length !== SHA256_BYTES)) {
    throw new ContentError('INVALID_DIGEST', `A SHA-1 digest has ${SHA1_BYTES} bytes, a SHA-256 digest ${SHA256_BYTES}.`);
  }
  for (const secret of [decryptionKey, securityData]) {
    if (secret !== null && (secret.length === 0 || secret.length > MAXIMUM_KEY_BYTES)) {
      throw new ContentError('INVALID_DECRYPTION_KEY', `A decryption key has 1 to ${MAXIMUM_KEY_BYTES} bytes.`);
    }
  }
}

const UPSERT = `
  INSERT INTO content.file_decryption AS known (sha1, decryption_key, security_data, encrypted_sha256)
  SELECT * FROM unnest($1::bytea[], $2::bytea[], $3::bytea[], $4::bytea[])
  ON CONFLICT (sha1) DO UPDATE SET
    decryption_key = EXCLUDED.decryption_key, security_data = EXCLUDED.security_data, encrypted_sha256 = EXCLUDED.encrypted_sha256,
    imported_at = EXCLUDED.imported_at
  WHERE (known.decryption_key, known.security_data, known.encrypted_sha256)
    IS DISTINCT FROM (EXCLUDED.decryption_key, EXCLUDED.security_data, EXCLUDED.encrypted_sha256)
  RETURNING 1`;
