import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createEmptyTestDatabase, type TestDatabase } from '@sluice/testing/environment';
import { ALL_COMPUTERS_ID, UNASSIGNED_COMPUTERS_ID, loadTargetGroups } from '../groups/index.js';
import { ALL_MIGRATIONS, createDataSource, runMigrations, type PostgresOptions } from './index.js';

const SCHEMAS = ['catalog', 'computers', 'content', 'deployments', 'downstream', 'groups', 'housekeeping', 'messaging', 'multicast', 'reporting', 'rollup', 'servers', 'synchronization'];

describe('migrations', () => {
  const databases: TestDatabase[] = [];
  let url: string;

  async function emptyDatabase(): Promise<string> {
    const database = await createEmptyTestDatabase();
    databases.push(database);
    return database.url;
  }

  async function query<Row>(at: string, sql: string, options: PostgresOptions = {}): Promise<Row[]> {
    const dataSource = await createDataSource(at, options).initialize();
    try {
      return await dataSource.query(sql, sql.includes('$1') ? [SCHEMAS] : []);
    } finally {
      await dataSource.destroy();
    }
  }

  beforeAll(async () => {
    url = await emptyDatabase();
    await runMigrations(url);
  });
  afterAll(async () => {
    for (const database of databases) await database.drop();
  });

  it('run once when two processes start at the same time', async () => {
    const fresh = await emptyDatabase();
    const runs = await Promise.all([runMigrations(fresh), runMigrations(fresh), runMigrations(fresh)]);
    expect(runs.map((names) => names.length).sort((a, b) => a - b)).toEqual([0, 0, ALL_MIGRATIONS.length]);
    expect(runs.flat()).toEqual(ALL_MIGRATIONS.map((migration) => migration.name));
  });

  it('leave nothing for TypeORM to change', async () => {
    const dataSource = await createDataSource(url).initialize();
    const log = await dataSource.driver.createSchemaBuilder().log();
    await dataSource.destroy();
    expect(log.upQueries.map(({ query: sql }) => sql)).toEqual([]);
  });

  // TypeORM compares checks and indices by name alone; PostgreSQL's own words for them show any other difference. Entities know
  // nothing of the parts of a table.
  it.each([
    ['constraints', `SELECT conrelid::regclass::text AS "table", conname AS name, pg_get_constraintdef(c.oid) AS definition
      FROM pg_constraint c LEFT JOIN pg_class t ON t.oid = conrelid
      WHERE connamespace::regnamespace::text = ANY ($1) AND contype <> 't' AND NOT coalesce(relispartition, false) ORDER BY 1, 2`, []],
    ['indices', `SELECT schemaname, indexname, replace(indexdef, ' ON ONLY ', ' ON ') AS indexdef
      FROM pg_indexes i JOIN pg_class t ON t.oid = format('%I.%I', schemaname, tablename)::regclass
      WHERE schemaname = ANY ($1) AND NOT relispartition ORDER BY 1, 2`, ['ix_computer_name', 'ix_driver_hardware_id', 'uq_housekeeping_run_active', 'uq_namespace_name', 'uq_rollup_run_active', 'uq_run_active', 'uq_target_group_name']],
    ['columns', `SELECT table_schema, table_name, column_name, data_type, is_nullable, column_default, identity_generation
      FROM information_schema.columns JOIN pg_class t ON t.oid = format('%I.%I', table_schema, table_name)::regclass
      WHERE table_schema = ANY ($1) AND NOT relispartition ORDER BY 1, 2, 3`, []],
  ])('make the same %s as the entities', async (_, sql, onlyMigrated) => {
    const synchronized = await emptyDatabase();
    const dataSource = await createDataSource(synchronized).initialize();
    for (const schema of SCHEMAS) await dataSource.query(`CREATE SCHEMA ${schema}`);
    await dataSource.synchronize();
    await dataSource.destroy();
    const migrated = await query<{ indexname?: string }>(url, sql);
    const expected = migrated.filter((row) => !(onlyMigrated as string[]).includes(row.indexname ?? ''));
    expect(expected.length).toBeGreaterThan(10);
    expect(await query(synchronized, sql)).toEqual(expected);
  });

  it('can be taken back', async () => {
    const fresh = await emptyDatabase();
    await runMigrations(fresh);
    const dataSource = await createDataSource(fresh).initialize();
    for (const _ of ALL_MIGRATIONS) await dataSource.undoLastMigration();
    const left = await dataSource.query('SELECT 1 FROM information_schema.tables WHERE table_schema = ANY ($1)', [SCHEMAS]);
    await dataSource.destroy();
    expect(left).toEqual([]);
    expect(await runMigrations(fresh)).toHaveLength(ALL_MIGRATIONS.length);
  });

  it('seed the built-in groups and change number 0', async () => {
    const dataSource = await createDataSource(url).initialize();
    expect(await loadTargetGroups(dataSource)).toEqual([
      { id: ALL_COMPUTERS_ID, name: 'All Computers', parentId: null, isBuiltin: true },
      { id: UNASSIGNED_COMPUTERS_ID, name: 'Unassigned Computers', parentId: ALL_COMPUTERS_ID, isBuiltin: true },
    ]);
    await dataSource.destroy();
    expect(await query(url, 'SELECT * FROM servers.change_number')).toEqual([{ id: 1, value: '0' }]);
  });

  it('store compressed content without compressing it again', async () => {
    expect(await query(url, `
      SELECT attrelid::regclass::text AS "table", attname AS "column" FROM pg_attribute
      WHERE attstorage = 'e' AND attrelid::regclass::text LIKE 'catalog.%' ORDER BY 1`)).toEqual([
      { table: 'catalog.fragment', column: 'xpress' }, { table: 'catalog.revision_document', column: 'gzip' },
    ]);
  });
});
