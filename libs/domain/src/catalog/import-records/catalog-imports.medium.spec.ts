import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { openDomainDatabase, type DomainDatabase } from '../../../test/domain-database.js';
import { beginCatalogImport, findCatalogImport, finishCatalogImport, listCatalogImports, recordCatalogImport } from './index.js';

const TALLY = { bytesRead: 3_000_000_000, imported: 2, alreadyPresent: 1, conflicting: 0, changeNumber: 7 };

let database: DomainDatabase;
beforeAll(async () => { database = await openDomainDatabase(); });
afterAll(() => database.close());

describe('the record of an import', () => {
  it('tells how far it is and how it ended', async () => {
    const id = await beginCatalogImport(database.dataSource, 'Ada');
    expect(await findCatalogImport(database.dataSource, id)).toMatchObject({ state: 'running', adminName: 'Ada', imported: 0, finishedAt: null });
    await recordCatalogImport(database.dataSource, id, TALLY);
    expect(await findCatalogImport(database.dataSource, id)).toMatchObject({ state: 'running', ...TALLY });
    await finishCatalogImport(database.dataSource, id, { ...TALLY, imported: 3 }, null);
    expect(await findCatalogImport(database.dataSource, id)).toMatchObject({ state: 'succeeded', imported: 3, failure: null, finishedAt: expect.any(Date) });
    await recordCatalogImport(database.dataSource, id, TALLY);
    expect(await findCatalogImport(database.dataSource, id)).toMatchObject({ imported: 3 });
  });

  it('keeps why it failed', async () => {
    const id = await beginCatalogImport(database.dataSource, 'Ada');
    await finishCatalogImport(database.dataSource, id, TALLY, 'a reason');
    expect(await findCatalogImport(database.dataSource, id)).toMatchObject({ state: 'failed', failure: 'a reason' });
  });

  it('calls interrupted what gives no sign of life', async () => {
    const id = await beginCatalogImport(database.dataSource, 'Ada');
    await database.dataSource.query(`UPDATE catalog.catalog_import SET updated_at = updated_at - interval '2 minutes' WHERE id = $1`, [id]);
    expect(await findCatalogImport(database.dataSource, id)).toMatchObject({ state: 'interrupted' });
  });

  it('is listed, the newest first, in pages', async () => {
    const all = await listCatalogImports(database.dataSource, 10);
    const [first] = await listCatalogImports(database.dataSource, 1);
    expect([first, ...await listCatalogImports(database.dataSource, 10, first!)]).toEqual(all);
    expect(all.length).toBe(3);
  });
});
