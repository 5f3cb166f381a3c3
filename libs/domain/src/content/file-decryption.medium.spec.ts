import { createHash } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { openDomainDatabase, type DomainDatabase } from '../../test/domain-database.js';
import { DecryptionKey, importFileDecryption, MAXIMUM_DECRYPTION_ROWS, MAXIMUM_KEY_BYTES, readDecryptionForClients, readFileDecryption, type FileDecryptionData } from './index.js';

const sha = (algorithm: string, text: string) => createHash(algorithm).update(text).digest();
const row = (name: string, changes: Partial<FileDecryptionData> = {}): FileDecryptionData => ({
  sha1: sha('sha1', name), decryptionKey: new DecryptionKey(Buffer.from(`key of ${name}`)), securityData: null,
  encryptedSha256: sha('sha256', name), ...changes,
});

describe('decryption data of files', () => {
  let database: DomainDatabase;

  beforeAll(async () => { database = await openDomainDatabase(); });
  beforeEach(() => database.dataSource.query('TRUNCATE content.file_decryption'));
  afterAll(() => database.close());

  const read = async (...names: string[]) => (await readFileDecryption(database.dataSource, names.map((name) => sha('sha1', name))))
    .map((data) => ({ ...data, decryptionKey: data.decryptionKey.reveal().toString(), securityData: data.securityData?.reveal().toString() ?? null }));

  it('comes back as it was stored, for the files asked for', async () => {
    expect(await importFileDecryption(database.dataSource, [row('a'), row('b', { securityData: new DecryptionKey(Buffer.from('s')), encryptedSha256: null })])).toBe(2);
    expect(await read('b', 'unknown')).toEqual([{ sha1: sha('sha1', 'b'), decryptionKey: 'key of b', securityData: 's', encryptedSha256: null }]);
    expect(await read('a', 'b')).toHaveLength(2);
    expect(await read()).toEqual([]);
  });

  it('is replaced by newer data, and left alone by the same', async () => {
    await importFileDecryption(database.dataSource, [row('a')]);
    expect(await importFileDecryption(database.dataSource, [row('a')])).toBe(0);
    const newer = row('a', { decryptionKey: new DecryptionKey(Buffer.from('newer')) });
    expect(await importFileDecryption(database.dataSource, [row('a'), newer])).toBe(1);
    expect((await read('a'))[0]?.decryptionKey).toBe('newer');
  });

  it.each([
    ['a digest that is too short', row('a', { sha1: Buffer.alloc(19) }), 'INVALID_DIGEST'],
    ['a digest of encrypted bytes that is none', row('a', { encryptedSha256: Buffer.alloc(20) }), 'INVALID_DIGEST'],
    ['no key', row('a', { decryptionKey: new DecryptionKey(Buffer.alloc(0)) }), 'INVALID_DECRYPTION_KEY'],
    ['an endless key', row('a', { securityData: new DecryptionKey(Buffer.alloc(MAXIMUM_KEY_BYTES + 1)) }), 'INVALID_DECRYPTION_KEY'],
  ])('with %s is refused as a whole', async (_what, bad, code) => {
    await expect(importFileDecryption(database.dataSource, [row('good'), bad])).rejects.toMatchObject({ name: 'ContentError', code });
    expect(await read('good')).toEqual([]);
  });

  it('of more files than a transaction takes is refused', async () => {
    const many = Array.from({ length: MAXIMUM_DECRYPTION_ROWS + 1 }, (_, number) => row(String(number)));
    await expect(importFileDecryption(database.dataSource, many)).rejects.toMatchObject({ code: 'TOO_MANY_FILES' });
  });

  it('of the same files from two imports at once does not deadlock', async () => {
    const rows = Array.from({ length: 200 }, (_, number) => row(String(number)));
    await Promise.all([rows, [...rows].reverse(), rows].map((batch) => importFileDecryption(database.dataSource, batch)));
    expect(await read(...rows.map((_, number) => String(number)))).toHaveLength(200);
  });

  it('is withheld from clients for a file that is sent plain, as long as it is here', async () => {
    await importFileDecryption(database.dataSource, [row('a'), row('b')]);
    const decrypted = (state: string) => database.dataSource.query(`
      INSERT INTO content.content_file (sha1, size, state, available_at, is_decrypted) VALUES ($1, 1, $2, CASE $2 WHEN 'available' THEN now() END, true)
      ON CONFLICT (sha1) DO UPDATE SET state = EXCLUDED.state, available_at = EXCLUDED.available_at`, [sha('sha1', 'a'), state]);
    const told = async () => (await readDecryptionForClients(database.dataSource, [sha('sha1', 'a'), sha('sha1', 'b')])).map(({ sha1 }) => sha1);
    await decrypted('available');
    expect(await told()).toEqual([sha('sha1', 'b')]);
    await decrypted('wanted');
    expect(await told()).toHaveLength(2);
    expect(await read('a', 'b')).toHaveLength(2);
  });
});
