import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { EntityManager } from 'typeorm';
import { openDomainDatabase, type DomainDatabase } from '../../../test/domain-database.js';
import { arrayParameter, bytea, column, copyRows, int2, int4, jsonb, text, textArray, timestamptz, uuid, type CopyColumn } from './index.js';

interface Row {
  readonly small: number;
  readonly whole: number;
  readonly id: string;
  readonly name: string | null;
  readonly bytes: Buffer;
  readonly document: string;
  readonly moment: Date;
  readonly names: readonly string[];
}

const COLUMNS: readonly CopyColumn<Row>[] = [
  column('small', int2, (row) => row.small), column('whole', int4, (row) => row.whole), column('id', uuid, (row) => row.id),
  column('name', text, (row) => row.name), column('bytes', bytea, (row) => row.bytes), column('document', jsonb, (row) => row.document),
  column('moment', timestamptz, (row) => row.moment), column('names', textArray, (row) => row.names),
];

const writtenText = fc.string({ unit: 'binary', maxLength: 40 }).map((value) => value.replaceAll('\0', ''));
const row: fc.Arbitrary<Row> = fc.record({
  small: fc.integer({ min: -32_768, max: 32_767 }),
  whole: fc.integer({ min: -2_147_483_648, max: 2_147_483_647 }),
  id: fc.uuid(),
  name: fc.option(writtenText),
  bytes: fc.uint8Array({ maxLength: 3_000 }).map((bytes) => Buffer.from(bytes)),
  document: fc.jsonValue().map((value) => JSON.stringify(value).replaceAll('\\u0000', '')),
  moment: fc.date({ min: new Date('0001-01-01T00:00:00Z'), max: new Date('9999-12-31T23:59:59.999Z'), noInvalidDate: true }),
  names: fc.array(writtenText, { maxLength: 5 }),
});

describe('binary values', () => {
  let database: DomainDatabase;

  beforeAll(async () => { database = await openDomainDatabase(); });
  afterAll(() => database.close());

  /** Works on an empty table, none of which stays. */
  async function withTable<Result>(work: (manager: EntityManager) => Promise<Result>): Promise<Result> {
    return database.dataSource.transaction(async (manager) => {
      await manager.query(`CREATE TEMPORARY TABLE copied (place integer GENERATED ALWAYS AS IDENTITY, small smallint, whole integer, id uuid, name text,
        bytes bytea, document jsonb, moment timestamptz, names text[]) ON COMMIT DROP`);
      return work(manager);
    });
  }

  it('are copied as they are, whatever they are', async () => {
    await fc.assert(fc.asyncProperty(fc.array(row, { maxLength: 200 }), async (rows) => {
      const found = await withTable(async (manager) => {
        await copyRows(manager, 'copied', COLUMNS, rows);
        return await manager.query<Row[]>('SELECT small, whole, id::text, name, bytes, document::jsonb, moment, names FROM copied ORDER BY place');
      });
      expect(found).toEqual(rows.map((each) => ({ ...each, document: JSON.parse(each.document) as unknown })));
    }), { numRuns: 20 });
  });

  it('are arrays of a query, empty ones included', async () => {
    const [found] = await database.dataSource.query<unknown[]>('SELECT $1::uuid[]::text[] AS ids, $2::text[] AS texts, $3::bytea[] AS bytes, $4::integer[] AS numbers', [
      arrayParameter(uuid, ['6f9619ff-8b86-d011-b42d-00c04fc964ff']), arrayParameter(text, ['a "b" \\ {c}', '']), arrayParameter(bytea, [Buffer.from([0, 255])]),
      arrayParameter(int4, []),
    ]);
    expect(found).toEqual({ ids: ['6f9619ff-8b86-d011-b42d-00c04fc964ff'], texts: ['a "b" \\ {c}', ''], bytes: [Buffer.from([0, 255])], numbers: [] });
  });

  it('that PostgreSQL cannot keep fail the transaction, and what is no UUID is not sent', async () => {
    const one: Row = { small: 1, whole: 2, id: '6f9619ff-8b86-d011-b42d-00c04fc964ff', name: null, bytes: Buffer.alloc(0), document: '1', moment: new Date(0), names: [] };
    await expect(withTable((manager) => copyRows(manager, 'copied', COLUMNS, [{ ...one, name: 'a\0b' }]))).rejects.toThrow(/0x00/);
    await expect(withTable((manager) => copyRows(manager, 'copied', COLUMNS, [one, { ...one, id: 'six' }]))).rejects.toThrow(RangeError);
    expect(await withTable(async (manager) => {
      await copyRows(manager, 'copied', COLUMNS, [one]);
      return manager.query<unknown[]>('SELECT 1 FROM copied');
    })).toHaveLength(1);
  });
});
