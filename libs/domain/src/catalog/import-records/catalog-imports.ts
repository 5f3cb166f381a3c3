import { randomUUID } from 'node:crypto';
import type { DataSource } from 'typeorm';
import { SqlConditions } from '../../persistence/sql-conditions.js';
import type { CircleProblem } from '../circles/catalog-circles.js';
import { MAXIMUM_IMPORT_PROBLEMS, type CatalogImport, type StoredCatalogImportState } from './catalog-import.entity.js';

/** How long an import may give no sign of life before it counts as interrupted. Seconds. */
export const IMPORT_SILENCE_SECONDS = 60;

/** Where an import stands, for people: `interrupted` ones died with their process and can be repeated as they were. */
export type CatalogImportState = StoredCatalogImportState | 'interrupted';

/** An import as the table has it, with the state it is really in. */
export type CatalogImportRecord = Omit<CatalogImport, 'state'> & { readonly state: CatalogImportState };

/** How far an import is. */
export type CatalogImportTally = Pick<CatalogImport, 'bytesRead' | 'imported' | 'alreadyPresent' | 'conflicting' | 'changeNumber'>;

/** Notes that an import begins, and returns its id. */
export async function beginCatalogImport(dataSource: DataSource, adminName: string): Promise<string> {
  const id = randomUUID();
  await dataSource.query(`
    INSERT INTO catalog.catalog_import (id, admin_name, started_at, updated_at) VALUES ($1, $2, clock_timestamp(), clock_timestamp())`,
  [id, adminName]);
  return id;
}

/** Notes how far a running import is; it is also its sign of life. */
export async function recordCatalogImport(dataSource: DataSource, id: string, tally: CatalogImportTally): Promise<void> {
  await dataSource.query(`
    UPDATE catalog.catalog_import SET ${TALLY}, updated_at = clock_timestamp() WHERE id = $1 AND state = 'running'`,
  [id, ...tallyValues(tally)]);
}

/** Notes that an import came to its end, with what is wrong with what it brought; `failure` says why when it failed. */
export async function finishCatalogImport(
  dataSource: DataSource, id: string, tally: CatalogImportTally, failure: string | null, problems: readonly CircleProblem[] = [],
): Promise<void> {
  await dataSource.query(`
    UPDATE catalog.catalog_import
    SET ${TALLY}, state = CASE WHEN $7::text IS NULL THEN 'succeeded' ELSE 'failed' END, failure = $7, problems = $8,
        updated_at = clock_timestamp(), finished_at = clock_timestamp()
    WHERE id = $1`,
  [id, ...tallyValues(tally), failure, JSON.stringify(problems.slice(0, MAXIMUM_IMPORT_PROBLEMS))]);
}

/** The import with an id, or null. */
export async function findCatalogImport(dataSource: DataSource, id: string): Promise<CatalogImportRecord | null> {
  const [found]: CatalogImportRecord[] = await dataSource.query(`SELECT ${COLUMNS} FROM catalog.catalog_import WHERE id = $1::uuid`, [id]);
  return found ?? null;
}

/** After which import a page goes on. */
export type CatalogImportPosition = Pick<CatalogImport, 'startedAt' | 'id'>;

/** At most `limit` imports, the newest first, after `position`. */
export function listCatalogImports(dataSource: DataSource, limit: number, position: CatalogImportPosition | null = null): Promise<CatalogImportRecord[]> {
  const where = new SqlConditions();
  if (position !== null) where.add('(started_at, id) < ($1::timestamptz, $2::uuid)', position.startedAt, position.id);
  return dataSource.query(`
    SELECT ${COLUMNS} FROM catalog.catalog_import WHERE ${where.sql}
    ORDER BY started_at DESC, id DESC LIMIT ${where.parameter(limit)}`, where.parameters);
}

const TALLY = 'bytes_read = $2, imported = $3, already_present = $4, conflicting = $5, change_number = $6';

function tallyValues(tally: CatalogImportTally): unknown[] {
  return [tally.bytesRead, tally.imported, tally.alreadyPresent, tally.conflicting, tally.changeNumber];
}

const COLUMNS = `
  id, admin_name AS "adminName", started_at AS "startedAt", updated_at AS "updatedAt", finished_at AS "finishedAt",
  bytes_read::float8 AS "bytesRead", imported, already_present AS "alreadyPresent", conflicting,
  change_number::float8 AS "changeNumber", failure, problems,
  CASE WHEN state = 'running' AND updated_at < clock_timestamp() - interval '${IMPORT_SILENCE_SECONDS} seconds'
       THEN 'interrupted' ELSE state END AS state`;
