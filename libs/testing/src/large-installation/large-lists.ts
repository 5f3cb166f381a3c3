import type { DataSource } from 'typeorm';
import { ALL_COMPUTERS_ID } from '@sluice/domain/groups';

/** How much {@link fillLists} makes. */
export interface ListSizes {
  readonly computers: number;
  /** Updates that can be approved; the first 500 categories and as many bundle members come on top. */
  readonly updates: number;
}

const GUID = (prefix: string, number: string): string => `('${prefix}-0000-4000-8000-' || lpad(to_hex(${number}), 12, '0'))::uuid`;

/** The ids that {@link fillLists} gives, by number. */
export const largeIds = {
  product: (number: number): string => `0000000a-0000-4000-8000-${number.toString(16).padStart(12, '0')}`,
  update: (number: number): string => `0000000b-0000-4000-8000-${number.toString(16).padStart(12, '0')}`,
  group: (number: number): string => `0000000d-0000-4000-8000-${number.toString(16).padStart(12, '0')}`,
};

/**
 * Fills a migrated database with rows in the proportions of a large installation, made in the database itself: 500 products,
 * of the updates a tenth approved, a twentieth declined, a third superseded; 100 groups in two levels; every second computer in one or two of them.
 */
export async function fillLists(dataSource: DataSource, { computers, updates }: ListSizes): Promise<void> {
  await dataSource.query(revisions(500, 'Category', '0000000a', `'Product ' || n`));
  await dataSource.query(`UPDATE catalog.revision SET category_type = 'Product', explicitly_deployable = false WHERE update_type = 'Category'`);
  await dataSource.query(revisions(updates, 'Software', '0000000b', `'Cumulative update ' || n || ' (KB' || (5000000 + n) || ')'`));
  await dataSource.query(revisions(updates, 'Software', '0000000c', `'Member ' || n`));
  await dataSource.query(`UPDATE catalog.revision SET explicitly_deployable = false WHERE title LIKE 'Member %'`);
  const numbered = `(SELECT revision_id, row_number() OVER (ORDER BY revision_id) AS n FROM catalog.revision WHERE explicitly_deployable) AS u`;
  await dataSource.query(`
    INSERT INTO catalog.prerequisite (revision_id, clause_id, prerequisite_update_id, is_category)
    SELECT revision_id, 0, ${GUID('0000000a', 'n % 500 + 1')}, true FROM ${numbered}`);
  await dataSource.query(`
    INSERT INTO catalog.superseded_update (revision_id, superseded_update_id)
    SELECT revision_id, ${GUID('0000000b', 'n - 1')} FROM ${numbered} WHERE n % 3 = 0`);
  await dataSource.query(`
    INSERT INTO groups.target_group (id, name, parent_id)
    SELECT ${GUID('0000000d', 'n')}, 'Group ' || n, '${ALL_COMPUTERS_ID}'::uuid FROM generate_series(1, 10) AS n`);
  await dataSource.query(`
    INSERT INTO groups.target_group (id, name, parent_id)
    SELECT ${GUID('0000000d', 'n')}, 'Group ' || n, ${GUID('0000000d', 'n % 10 + 1')} FROM generate_series(11, 100) AS n`);
  await dataSource.query(`
    INSERT INTO deployments.deployment (revision_id, target_group_id, action, last_change_time, change_number, admin_name)
    SELECT revision_id, '${ALL_COMPUTERS_ID}', CASE WHEN n % 10 = 0 THEN 'Install' ELSE 'PreDeploymentCheck' END, now(), 1, 'test' FROM ${numbered}`);
  await dataSource.query(`
    INSERT INTO deployments.declined_update (update_id, declined_at, change_number)
    SELECT update_id, now(), 1 FROM catalog.revision WHERE explicitly_deployable AND revision_id % 20 = 1`);
  await fillComputers(dataSource, computers);
  await dataSource.query('ANALYZE');
}

async function fillComputers(dataSource: DataSource, computers: number): Promise<void> {
  await dataSource.query(`
    INSERT INTO computers.computer (id, dns_name, requested_target_group, first_seen, last_contact, os_major_version, os_minor_version, os_build_number)
    SELECT md5(n::text), 'pc' || n || '.example.test', 'group ' || (n % 100 + 1) || ';group ' || (n % 7 + 1), now(),
           now() - n * interval '1 second' + (n % 1000) * interval '1 microsecond', 10, 0, 26100
    FROM generate_series(1, $1::int) AS n`, [computers]);
  await dataSource.query(`
    INSERT INTO computers.computer_target_group (computer_id, target_group_id)
    SELECT md5(n::text), ${GUID('0000000d', 'n % 100 + 1')} FROM generate_series(2, $1::int, 2) AS n
    UNION SELECT md5(n::text), ${GUID('0000000d', 'n % 7 + 1')} FROM generate_series(2, $1::int, 4) AS n`, [computers]);
}

function revisions(count: number, type: string, prefix: string, title: string): string {
  return `
    INSERT INTO catalog.revision (update_id, revision_number, update_type, publication_state, is_latest, is_leaf, title,
      explicitly_deployable, document_sha256, document_length, core_length, import_change_number, shape_change_number)
    SELECT ${GUID(prefix, 'n')}, 100, '${type}', CASE WHEN n % 97 = 96 THEN 'Expired' ELSE 'Published' END, true, true, ${title},
           true, sha256(n::text::bytea), 1, 1, 1, 1
    FROM generate_series(1, ${count}) AS n`;
}
