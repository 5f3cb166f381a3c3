import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Client } from 'pg';
import { createTestDatabase, type TestDatabase } from '../environment/index.js';
import { loadSampleCatalog } from './load-sample-catalog.js';
import { readSampleDocuments } from './sample-documents.js';

describe('loadSampleCatalog', () => {
  let database: TestDatabase;
  let client: Client;

  beforeAll(async () => {
    database = await createTestDatabase();
    client = new Client({ connectionString: database.url });
    await client.connect();
  });

  afterAll(async () => {
    await client.end();
    await database.drop();
  });

  const count = async (from: string): Promise<number> => Number((await client.query<{ count: string }>(`SELECT count(*) FROM ${from}`)).rows[0]?.count);

  it('imports every document and reports progress', async () => {
    const documents = await readSampleDocuments();
    const seen: number[] = [];
    const report = await loadSampleCatalog(database.url, ({ imported }) => seen.push(imported));
    expect(report).toMatchObject({ imported: documents.length, alreadyPresent: 0, conflicting: 0 });
    expect(seen.length).toBeGreaterThan(1);
    expect(seen.at(-1)).toBe(documents.length);
    expect(await count('catalog.revision')).toBe(documents.length);
  });

  it('brings what the documents hold', async () => {
    expect(await count("catalog.revision WHERE category_type = 'UpdateClassification'")).toBe(11);
    expect(await count("catalog.revision WHERE publication_state = 'Expired'")).toBe(1);
    expect(await count("catalog.fragment WHERE fragment_type = 'Eula' AND geo_id = 'CAN'")).toBe(1);
    expect(await count('catalog.category WHERE excluded_by_default')).toBe(1);
    expect(await count("catalog.file WHERE extension = '.cab'")).toBeGreaterThan(0);
    // The older of the two revisions of the rollup is not the latest.
    expect(await count('catalog.revision WHERE NOT is_latest')).toBe(1);
    // Bundle members are leaves unless something needs them as a prerequisite (MS-WUSP 3.1.5.7).
    expect(await count("catalog.revision WHERE NOT is_leaf AND update_type = 'Software'")).toBe(0);
  });

  it('changes nothing when it is loaded again', async () => {
    const report = await loadSampleCatalog(database.url);
    expect(report).toMatchObject({ imported: 0, conflicting: 0, changeNumber: null });
    expect(report.alreadyPresent).toBe(await count('catalog.revision'));
  });
});
