import type { DataSource, EntityManager } from 'typeorm';
import { removeUpdates } from '../../catalog/removal/remove-updates.js';
import { changeCatalog } from '../../servers/change-number.js';
import { PublishingError } from '../publishing-error.js';

/** What was removed. */
export interface RemovedProduct {
  readonly updateId: string;
  readonly title: string;
}

/**
 * Removes a product or company that this server made, in one transaction with its tombstones and its event (UpdateRemoved).
 * @throws PublishingError `UNKNOWN_PRODUCT_TO_REMOVE`, `NOT_OWN_PRODUCT`, or `PRODUCT_IN_USE` when an update or a product belongs to it
 */
export function removeOwnProduct(dataSource: DataSource, updateId: string, source: string): Promise<RemovedProduct> {
  return changeCatalog(dataSource, async (change) => {
    const { manager } = change;
    const title = await titleOf(manager, updateId);
    const [user]: { title: string | null }[] = await manager.query(`
      SELECT r.title FROM catalog.prerequisite p JOIN catalog.revision r USING (revision_id) WHERE p.prerequisite_update_id = $1 ORDER BY r.revision_id DESC LIMIT 1`, [updateId]);
    if (user !== undefined) throw new PublishingError('PRODUCT_IN_USE', `${user.title ?? 'An update without a title'} belongs to ${title}.`);
    await removeUpdates(change, [updateId], source);
    await manager.query('DELETE FROM catalog.category WHERE update_id = $1', [updateId]);
    await manager.query('UPDATE catalog.own_category SET is_removed = true WHERE update_id = $1', [updateId]);
    return { updateId, title };
  });
}

async function titleOf(manager: EntityManager, updateId: string): Promise<string> {
  const [row]: { title: string; isOwn: boolean }[] = await manager.query(`
    SELECT coalesce(r.title, '') AS title, o.update_id IS NOT NULL AS "isOwn" FROM catalog.revision r LEFT JOIN catalog.own_category o ON o.update_id = r.update_id AND NOT o.is_removed
    WHERE r.update_id = $1 AND r.is_latest AND r.category_type IN ('Company', 'ProductFamily', 'Product')`, [updateId]);
  if (row === undefined) throw new PublishingError('UNKNOWN_PRODUCT_TO_REMOVE', `The catalog has no product ${updateId}.`);
  if (!row.isOwn) throw new PublishingError('NOT_OWN_PRODUCT', `${row.title} was not made by this server.`);
  return row.title;
}
