import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { openDomainDatabase, type DomainDatabase } from '../../../test/domain-database.js';
import { guid, revision } from '../../../test/revisions.js';
import { Revision, importCatalog, type CatalogImportProgress, type RevisionToImport } from '../index.js';

async function* stream(...revisions: (RevisionToImport | Error)[]): AsyncGenerator<RevisionToImport> {
  for (const item of revisions) {
    if (item instanceof Error) throw item;
    yield item;
  }
}

describe('importCatalog', () => {
  let database: DomainDatabase;

  beforeAll(async () => { database = await openDomainDatabase(); });
  beforeEach(() => database.reset());
  afterAll(() => database.close());

  const count = (): Promise<number> => database.dataSource.manager.count(Revision);
  const seven = Array.from({ length: 7 }, (_, number) => revision(guid(number)));

  it('imports batch by batch and reports after each', async () => {
    const progress: CatalogImportProgress[] = [];
    const report = await importCatalog(database.dataSource, stream(...seven), { batchRevisions: 3, onProgress: (step) => progress.push(step) });
    expect(progress.map(({ imported, changeNumber }) => [imported, changeNumber])).toEqual([[3, 1], [6, 2], [7, 3]]);
    expect(report).toEqual({ imported: 7, alreadyPresent: 0, conflicting: 0, conflicts: [], changeNumber: 3 });
    expect(await count()).toBe(7);
  });

  it('goes on where it stopped, and adds up what it met', async () => {
    await importCatalog(database.dataSource, stream(...seven.slice(0, 4)));
    const tampered = revision(guid(0), 100, { documentSha256: Buffer.alloc(32) });
    const report = await importCatalog(database.dataSource, stream(tampered, ...seven), { batchRevisions: 2 });
    expect(report).toMatchObject({ imported: 3, alreadyPresent: 4, conflicting: 1, conflicts: [{ updateId: guid(0), revisionNumber: 100 }] });
    expect(await count()).toBe(7);
  });

  it('ends with the error of its source after the batch in hand has committed', async () => {
    const broken = stream(...seven.slice(0, 5), new Error('upstream went away'));
    await expect(importCatalog(database.dataSource, broken, { batchRevisions: 2 })).rejects.toThrow('upstream went away');
    expect(await count()).toBe(4);
  });

  it('ends with the error of a batch, closes its source, and keeps the batches before', async () => {
    let closed = false;
    async function* source(): AsyncGenerator<RevisionToImport> {
      try {
        yield* [...seven.slice(0, 2), revision('nonsense'), ...seven.slice(2)];
      } finally {
        closed = true;
      }
    }
    await expect(importCatalog(database.dataSource, source(), { batchRevisions: 2 })).rejects.toMatchObject({ code: 'INVALID_REVISION' });
    expect(closed).toBe(true);
    expect(await count()).toBe(2);
  });

  it('does nothing when there is nothing', async () => {
    expect(await importCatalog(database.dataSource, stream())).toEqual({
      imported: 0, alreadyPresent: 0, conflicting: 0, conflicts: [], changeNumber: null,
    });
  });
});
