import type { DataSource, EntityManager } from 'typeorm';
import { readSnapshot } from '../../catalog/read/snapshot.js';
import type { CategoryType } from '../../catalog/update-type.js';
import type { ContentFailure } from '../../events/event-map.js';
import type { ContentFileState } from '../content-file.entity.js';

/** Files of one state, and of one reason where they failed. */
export interface StateUsage {
  readonly state: ContentFileState;
  /** Why the last attempt failed; null when none has. */
  readonly failureCode: ContentFailure | null;
  readonly files: number;
  readonly bytes: number;
}

/** What the updates of one category hold in the store. */
export interface CategoryUsage {
  readonly updateId: string;
  /** Empty when the catalog does not have the category, or it has no title. */
  readonly title: string;
  readonly files: number;
  readonly bytes: number;
}

/** How the content store is used. A file that several products use counts for each of them, but once in the sums. */
export interface ContentUsage {
  readonly states: readonly StateUsage[];
  /** Largest first. */
  readonly products: readonly CategoryUsage[];
  readonly classifications: readonly CategoryUsage[];
  /** Files in the store that belong to no update of the catalog, or to none with a category. */
  readonly uncategorized: { readonly files: number; readonly bytes: number };
  /** What a cleanup would remove once the grace time of each file is over. */
  readonly unneeded: { readonly files: number; readonly bytes: number; readonly oldestSince: Date | null };
}

/** Reads how the content store is used, as of one moment. Members of bundles count for the categories of their bundles. */
export function readContentUsage(dataSource: DataSource): Promise<ContentUsage> {
  return readSnapshot(dataSource, async (manager) => {
    const rows: (CategoryUsage & { kind: CategoryType | null })[] = await manager.query(BY_CATEGORY);
    const of = (isWanted: (kind: CategoryType | null) => boolean): CategoryUsage[] => rows.filter(({ kind }) => isWanted(kind)).map(({ kind: _, ...usage }) => usage);
    return {
      states: await manager.query(BY_STATE),
      products: of((kind) => kind !== 'UpdateClassification'),
      classifications: of((kind) => kind === 'UpdateClassification'),
      uncategorized: await one(manager, UNCATEGORIZED),
      unneeded: await one(manager, UNNEEDED),
    };
  });
}

async function one<Row>(manager: EntityManager, sql: string): Promise<Row> {
  const [row]: Row[] = await manager.query(sql);
  return row!;
}

const BY_STATE = `
  SELECT state, CASE WHEN state <> 'available' THEN failure_code END AS "failureCode", count(*)::int AS files, coalesce(sum(size), 0)::float8 AS bytes
  FROM content.content_file GROUP BY 1, 2 ORDER BY 1, 2`;

// UNION, not UNION ALL, ends circles of bundles, and counts a file once for each category.
const OWNERS = `
  WITH RECURSIVE owner AS (
    SELECT c.sha1, c.size, f.revision_id FROM content.content_file c JOIN catalog.revision_file f USING (sha1) WHERE c.state = 'available'
    UNION
    SELECT o.sha1, o.size, b.revision_id FROM owner o
      JOIN catalog.revision m USING (revision_id)
      JOIN catalog.bundled_revision b ON b.bundled_update_id = m.update_id AND b.bundled_revision_number = m.revision_number
  ), categorized AS (
    SELECT DISTINCT o.sha1, o.size, p.prerequisite_update_id AS update_id
    FROM owner o JOIN catalog.prerequisite p ON p.revision_id = o.revision_id AND p.is_category
  )`;

const BY_CATEGORY = `${OWNERS}
  SELECT u.update_id AS "updateId", coalesce(r.title, '') AS title, r.category_type AS kind, u.files, u.bytes
  FROM (SELECT update_id, count(*)::int AS files, sum(size)::float8 AS bytes FROM categorized GROUP BY update_id) AS u
    LEFT JOIN catalog.revision r ON r.update_id = u.update_id AND r.is_latest
  ORDER BY u.bytes DESC, 2, 1`;

const UNCATEGORIZED = `${OWNERS}
  SELECT count(*)::int AS files, coalesce(sum(size), 0)::float8 AS bytes
  FROM content.content_file c WHERE state = 'available' AND NOT EXISTS (SELECT FROM categorized k WHERE k.sha1 = c.sha1)`;

const UNNEEDED = `
  SELECT count(*)::int AS files, coalesce(sum(size), 0)::float8 AS bytes, min(unneeded_since) AS "oldestSince"
  FROM content.content_file WHERE state = 'available' AND unneeded_since IS NOT NULL`;
