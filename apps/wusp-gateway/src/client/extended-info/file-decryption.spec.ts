import { createHash } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { DecryptionKey } from '@sluice/domain/content';
import { byFile, detailedFileLocation, encryptionDetails, wireDecryption } from './file-decryption.js';
import { distinctFiles, fileLocation } from './file-locations.js';

const file = (name: string) => ({ sha1: createHash('sha1').update(name).digest(), extension: '.esd' });
const encryptedSha256 = Buffer.alloc(32, 7);
const data = (name: string, digest: Buffer | null = encryptedSha256) =>
  ({ sha1: file(name).sha1, decryptionKey: new DecryptionKey(Buffer.from('key')), securityData: null, encryptedSha256: digest });

describe('file locations', () => {
  it('are one per file, in the order of revisions', () => {
    const files = new Map([[1, [file('a'), file('b')]], [2, [file('b'), file('c')]], [3, []]]);
    expect(distinctFiles([2, 1, 3, 4], files)).toEqual([file('b'), file('c'), file('a')]);
  });

  it('hold digest and address for GetExtendedUpdateInfo, and no more', () => {
    const digits = file('a').sha1.toString('hex').toUpperCase();
    expect(fileLocation(file('a'), 'http://s')).toEqual({ FileDigest: file('a').sha1, Url: `http://s/Content/${digits.slice(-2)}/${digits}.esd` });
  });

  it('name their algorithm for GetExtendedUpdateInfo2, and the encrypted digest only of an encrypted file (MS-WUSP 2.2.2.2.10)', () => {
    const known = byFile([data('a'), data('c', null)]);
    expect(detailedFileLocation(file('a'), 'http://s', known)).toEqual({
      ...fileLocation(file('a'), 'http://s'), FileDigestAlgorithm: 'SHA1', EncryptedFileDigest: encryptedSha256, EncryptedFileDigestAlgorithm: 'SHA256',
    });
    for (const name of ['b', 'c']) {
      expect(detailedFileLocation(file(name), 'http://s', known)).toEqual({ ...fileLocation(file(name), 'http://s'), FileDigestAlgorithm: 'SHA1' });
    }
  });
});

describe('decryption data (MS-WUSP 2.2.2.2.10)', () => {
  it('repeats the key as the only security data', () => {
    expect(wireDecryption(data('a'))).toEqual({ FileDigest: file('a').sha1, DecryptionKey: Buffer.from('key'), SecurityData: [Buffer.from('key')] });
  });

  it('says of each update whether it has an encrypted file, if any has', () => {
    const updates = ['a', 'b'].map((name, at) => ({ identity: { UpdateID: name, RevisionNumber: at }, files: [file(name), file('x')] }));
    expect(encryptionDetails(updates, byFile([data('a')])).map((detail) => detail.HasEncryptedFiles)).toEqual([true, false]);
    expect(encryptionDetails(updates, byFile([]))).toEqual([]);
  });
});
