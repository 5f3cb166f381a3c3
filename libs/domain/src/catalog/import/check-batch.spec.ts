import { describe, expect, it } from '@jest/globals';
import { anyOf, driver, file, fragment, guid, revision } from '../../../test/revisions.js';
import { CatalogImportError, MAXIMUM_BATCH_BYTES, type RevisionToImport } from '../index.js';
import { checkBatch, preparedBytes } from './check-batch.js';

function problemOf(batch: RevisionToImport[]): { code: string; message: string } | null {
  try {
    checkBatch(batch);
    return null;
  } catch (error) {
    if (error instanceof CatalogImportError) return { code: error.code, message: error.message };
    throw error;
  }
}

describe('checkBatch', () => {
  it('takes 100 revisions and no more', () => {
    const batch = Array.from({ length: 101 }, (_, number) => revision(guid(number)));
    expect(problemOf(batch.slice(1))).toBeNull();
    expect(problemOf(batch)?.code).toBe('BATCH_TOO_LARGE');
  });

  it('counts the bytes of documents and fragments', () => {
    const half = { byteLength: MAXIMUM_BATCH_BYTES / 2 } as Buffer;
    const large = revision(guid(1), 1, { documentGzip: half, fragments: [{ ...fragment('Core', ''), xpress: half }] });
    expect(preparedBytes(large)).toBe(MAXIMUM_BATCH_BYTES);
    expect(problemOf([large])).toBeNull();
    expect(problemOf([large, revision(guid(2))])?.code).toBe('BATCH_TOO_LARGE');
  });

  it.each<[RegExp, Partial<RevisionToImport>]>([
    [/update id/, { updateId: "'; DROP TABLE catalog.revision --" }],
    [/revision number/, { revisionNumber: 2 ** 31 }],
    [/revision number/, { revisionNumber: 1.5 }],
    [/document length/, { documentLength: -1 }],
    [/document digest/, { documentSha256: Buffer.alloc(20) }],
    [/EULA/, { eulaId: 'none' }],
    [/text/, { title: 'a\0b' }],
    [/text/, { handler: 'x'.repeat(40_000) }],
    [/prerequisite is not/, { prerequisites: [anyOf('nothing')] }],
    [/prerequisite clauses/, { prerequisites: Array.from({ length: 32_768 }, () => anyOf(guid(2))) }],
    [/bundle clauses/, { bundles: Array.from({ length: 32_768 }, () => []) }],
    [/bundled revision/, { bundles: [[{ updateId: guid(2), revisionNumber: -1 }]] }],
    [/superseded/, { supersedes: ['nothing'] }],
    [/SHA-1/, { files: [file('a.cab', { sha1: Buffer.alloc(19) })] }],
    [/SHA-256/, { files: [file('a.cab', { sha256: Buffer.alloc(31) })] }],
    [/file size/, { files: [file('a.cab', { size: -1 })] }],
    [/text of a driver/, { drivers: [driver('a\0b')] }],
    [/text of a driver/, { drivers: [driver('a', { compatibleProviders: ['x'.repeat(40_000)] })] }],
    [/date of a driver/, { drivers: [driver('a', { driverVerDate: 'today' })] }],
    [/version of a driver/, { drivers: [driver('a', { packedDriverVerVersion: 2n ** 64n })] }],
    [/WHQL id/, { drivers: [driver('a', { whqlDriverId: -1 })] }],
    [/feature score/, { drivers: [driver('a', { featureScores: [{ operatingSystem: 'amd64.10.0', featureScore: 256 }] })] }],
    [/GUID/, { drivers: [driver('a', { targetComputerHardwareIds: ['none'] })] }],
    [/GUID/, { drivers: [driver('a', { extensionId: 'none' })] }],
    [/too many devices/, { drivers: Array.from({ length: 20_001 }, () => driver('a')) }],
    [/fragment length/, { fragments: [{ ...fragment('Core', ''), plainLength: Number.NaN }] }],
  ])('names what is wrong: %s', (message, changes) => {
    expect(problemOf([revision(guid(1), 1, changes)])).toEqual({ code: 'INVALID_REVISION', message: expect.stringMatching(message) });
  });

  it('takes a revision that names nothing', () => {
    expect(problemOf([revision(guid(1), 0, { title: null, handler: null, defaultLanguage: null, fragments: [] })])).toBeNull();
  });
});
