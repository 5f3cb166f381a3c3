import type { DataSource } from 'typeorm';
import { SqlConditions } from '../../persistence/sql-conditions.js';
import type { CategoryType } from '../update-type.js';

/** A category as lists show it. */
export interface ListedCategory {
  readonly updateId: string;
  /** Empty when its document has no title. */
  readonly title: string;
  readonly categoryType: CategoryType;
  /** The categories it belongs to itself, by id. */
  readonly parentIds: readonly string[];
  /** Whether a server leaves it out of its subscription unless told otherwise. */
  readonly excludedByDefault: boolean;
  /** How many updates that an administrator can approve name it directly. */
  readonly updateCount: number;
  /** Whether this server made it. */
  readonly isOwn: boolean;
}

/** At most `limit` categories of the given kinds, by title in lower case and id, after the category `afterId`; `onlyOwn`: that this server made. */
export function listCategories(
  dataSource: DataSource, types: readonly CategoryType[], limit: number, afterId: string | null = null, onlyOwn = false,
): Promise<ListedCategory[]> {
  const where = new SqlConditions().add(`r.is_latest AND r.update_type = 'Category'`).add('r.category_type = ANY ($1::text[])', types);
  if (onlyOwn) where.add('EXISTS (SELECT FROM catalog.own_category o WHERE o.update_id = r.update_id AND NOT o.is_removed)');
  if (afterId !== null) {
    where.add(`(lower(coalesce(r.title, '')) COLLATE "C", r.update_id) > (
      SELECT lower(coalesce(a.title, '')) COLLATE "C", a.update_id FROM catalog.revision a WHERE a.is_latest AND a.update_id = $1::uuid)`, afterId);
  }
  return dataSource.query(`
    WITH page AS MATERIALIZED (
      SELECT r.revision_id, r.update_id, coalesce(r.title, '') AS title, r.category_type
      FROM catalog.revision r
      WHERE ${where.sql}
      ORDER BY lower(coalesce(r.title, '')) COLLATE "C", r.update_id
      LIMIT ${where.parameter(limit)}
    )
    SELECT page.update_id AS "updateId", page.title, page.category_type AS "categoryType",
      ARRAY(
        SELECT p.prerequisite_update_id::text FROM catalog.prerequisite p
        WHERE p.revision_id = page.revision_id AND p.is_category ORDER BY 1) AS "parentIds",
      coalesce(c.excluded_by_default, false) AS "excludedByDefault",
      (SELECT count(*)::int FROM catalog.prerequisite p JOIN catalog.revision u ON u.revision_id = p.revision_id
       WHERE p.prerequisite_update_id = page.update_id AND p.is_category AND u.is_latest AND u.explicitly_deployable) AS "updateCount",
      EXISTS (SELECT FROM catalog.own_category o WHERE o.update_id = page.update_id AND NOT o.is_removed) AS "isOwn"
    FROM page LEFT JOIN catalog.category c ON c.update_id = page.update_id
    ORDER BY lower(page.title) COLLATE "C", page.update_id`, where.parameters);
}

/** The titles of updates by id, in their latest revisions; an update that is not here has none. */
export async function titlesOf(dataSource: DataSource, updateIds: readonly string[]): Promise<Map<string, string>> {
  const rows: { updateId: string; title: string }[] = await dataSource.query(`
    SELECT update_id AS "updateId", coalesce(title, '') AS title FROM catalog.revision WHERE is_latest AND update_id = ANY ($1::uuid[])`, [updateIds]);
  return new Map(rows.map(({ updateId, title }) => [updateId, title]));
}
