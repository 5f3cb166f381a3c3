import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Client } from 'pg';
import { type TestDatabase, createEmptyTestDatabase } from '@sluice/testing/environment';
import { findDrift } from './find-drift.js';

describe('findDrift', () => {
  let database: TestDatabase;
  beforeAll(async () => {
    database = await createEmptyTestDatabase();
  });
  afterAll(() => database.drop());

  it('finds nothing after the migrations, and names a column that they would lack', async () => {
    expect(await findDrift(database.url)).toEqual([]);
    const client = new Client({ connectionString: database.url });
    await client.connect();
    await client.query('ALTER TABLE catalog.revision DROP COLUMN handler');
    await client.end();
    expect(await findDrift(database.url)).toEqual([expect.stringMatching(/"catalog"\."revision" ADD "handler"/)]);
  });
});
