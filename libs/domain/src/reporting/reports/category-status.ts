import type { DataSource } from 'typeorm';
import type { CategoryType } from '../../catalog/update-type.js';
import { SqlConditions } from '../../persistence/sql-conditions.js';
import type { TitlePosition } from './updates-of-computer.js';

/** How the updates that name a product or classification stand. */
export interface CategoryStatusRow {
  readonly categoryId: string;
  readonly title: string;
  /** Updates that can be approved and name it. */
  readonly updates: number;
  /** Pairs of computer and update, by state. */
  readonly notInstalled: number;
  readonly downloaded: number;
  readonly installed: number;
  readonly failed: number;
  readonly installedPendingReboot: number;
  readonly position: TitlePosition;
}

/** At most `limit` categories of a kind that some update names, by title. */
export async function listCategoryStatus(
  dataSource: DataSource, type: Extract<CategoryType, 'Product' | 'UpdateClassification'>, limit: number, after: TitlePosition | null = null,
): Promise<CategoryStatusRow[]> {
  const where = new SqlConditions().add(`k.is_latest AND k.update_type = 'Category' AND k.category_type = $1`, type);
  if (after !== null) where.add(`(lower(coalesce(k.title, '')) COLLATE "C", k.update_id) > ($1::text COLLATE "C", $2::uuid)`, after.title, after.id);
  const rows: (Omit<CategoryStatusRow, 'position'> & { key: string })[] = await dataSource.query(`
    WITH page AS MATERIALIZED (
      SELECT k.update_id, coalesce(k.title, '') AS title, lower(coalesce(k.title, '')) AS key FROM catalog.revision k
      WHERE ${where.sql} AND EXISTS (
        SELECT FROM catalog.prerequisite p JOIN catalog.revision r ON r.revision_id = p.revision_id AND r.is_latest AND r.explicitly_deployable
        WHERE p.prerequisite_update_id = k.update_id AND p.is_category)
      ORDER BY lower(coalesce(k.title, '')) COLLATE "C", k.update_id LIMIT ${where.parameter(limit)}
    ), named AS MATERIALIZED (
      SELECT DISTINCT page.update_id AS category_id, r.update_id FROM page
      JOIN catalog.prerequisite p ON p.prerequisite_update_id = page.update_id AND p.is_category
      JOIN catalog.revision r ON r.revision_id = p.revision_id AND r.is_latest AND r.explicitly_deployable
    ), counted AS MATERIALIZED (
      SELECT n.update_id, ${STATE_SUMS}
      FROM reporting.update_counts u JOIN reporting.update_number n ON n.number = u.update_number
      WHERE n.update_id IN (SELECT update_id FROM named) GROUP BY n.update_id
    ), totals AS (
      SELECT named.category_id, ${STATE_SUMS} FROM named JOIN counted ON counted.update_id = named.update_id GROUP BY named.category_id
    )
    SELECT page.update_id AS "categoryId", page.title, page.key, (SELECT count(*)::int FROM named WHERE named.category_id = page.update_id) AS updates,
      coalesce(not_installed, 0) AS "notInstalled", coalesce(downloaded, 0) AS downloaded, coalesce(installed, 0) AS installed,
      coalesce(failed, 0) AS failed, coalesce(installed_pending_reboot, 0) AS "installedPendingReboot"
    FROM page LEFT JOIN totals ON totals.category_id = page.update_id
    ORDER BY page.key COLLATE "C", page.update_id`, where.parameters);
  return rows.map(({ key, ...row }) => ({ ...row, position: { title: key, id: row.categoryId } }));
}

const STATE_SUMS = ['not_installed', 'downloaded', 'installed', 'failed', 'installed_pending_reboot'].map((name) => `sum(${name})::float8 AS ${name}`).join(', ');
