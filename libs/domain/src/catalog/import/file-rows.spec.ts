import { describe, expect, it } from '@jest/globals';
import { file, guid, revision } from '../../../test/revisions.js';
import { distinctFiles, fileExtension, revisionFiles, storableDate } from './file-rows.js';

describe('fileExtension', () => {
  it.each([
    ['Windows10.0-KB1-x64.CAB', '.cab'], ['setup.tar.gz', '.gz'], ['noextension', ''], ['.profile', ''], ['trailing.', ''],
    ['evil.cab/../..', ''], ['name.c?b', ''], ['name.averylongextensionindeed', ''],
  ])('of %j is %j', (fileName, extension) => {
    expect(fileExtension(fileName)).toBe(extension);
  });
});

describe('storableDate', () => {
  it('keeps dates that the database can hold and forgets the others', () => {
    expect(storableDate('2026-01-02T03:04:05Z')).toEqual(new Date(Date.UTC(2026, 0, 2, 3, 4, 5)));
    expect(storableDate(null)).toBeNull();
    expect(storableDate('not a date')).toBeNull();
    expect(storableDate('+010000-01-01T00:00:00Z')).toBeNull();
    expect(storableDate('-000001-01-01T00:00:00Z')).toBeNull();
  });
});

describe('the files of a batch', () => {
  const lean = file('a.cab', { sha256: null, originUrl: null });
  const full = file('a.cab', { originUrl: 'http://origin.test/a.cab' });
  const stored = [
    { revisionId: 1, revision: revision(guid(1), 1, { files: [lean, lean] }) },
    { revisionId: 2, revision: revision(guid(2), 1, { files: [full, { ...full, fileName: 'b.cab' }] }) },
  ];

  it('appear once per digest, with whatever any of them knows', () => {
    expect(distinctFiles(stored)).toEqual([{ ...full }]);
  });

  it('are used once per revision and name', () => {
    expect(revisionFiles(stored).map(({ revisionId, file: used }) => [revisionId, used.fileName])).toEqual([
      [1, 'a.cab'], [2, 'a.cab'], [2, 'b.cab'],
    ]);
  });
});
