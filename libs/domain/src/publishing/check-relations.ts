import type { EntityManager } from 'typeorm';
import { PublishingError, type PublishingErrorCode } from './publishing-error.js';
import type { UpdateToPublish } from './publish-update.js';

type Relations = Pick<UpdateToPublish, 'updateId' | 'productIds' | 'classificationId' | 'prerequisites' | 'supersedes'>;

/**
 * Throws {@link PublishingError} unless everything that an update names is in the catalog: a clause that nothing can satisfy would keep
 * the update from every computer, and nobody would learn why.
 */
export async function checkRelations(manager: EntityManager, { updateId, productIds, classificationId, prerequisites, supersedes }: Relations): Promise<void> {
  const named = [...new Set([...productIds, classificationId, ...prerequisites, ...supersedes])];
  const rows: { updateId: string; kind: string | null; takesUpdates: boolean }[] = await manager.query(`
    SELECT r.update_id AS "updateId", r.category_type AS kind, NOT coalesce(c.prohibits_updates, false) AS "takesUpdates"
    FROM catalog.revision r LEFT JOIN catalog.category c USING (update_id) WHERE r.is_latest AND r.update_id = ANY ($1::uuid[])`, [named]);
  const known = new Map(rows.map((row) => [row.updateId, row]));
  const need = (code: PublishingErrorCode, id: string, isFit: boolean, what: string): void => {
    if (!isFit) throw new PublishingError(code, `${id} is ${what}.`);
  };
  for (const id of productIds) {
    const found = known.get(id);
    need('UNKNOWN_PRODUCT', id, found !== undefined && found.kind !== null && found.kind !== 'UpdateClassification' && found.takesUpdates, 'no product that updates can belong to');
  }
  need('UNKNOWN_CLASSIFICATION', classificationId, known.get(classificationId)?.kind === 'UpdateClassification', 'no classification');
  for (const id of prerequisites) need('UNKNOWN_RELATED_UPDATE', id, known.has(id) && id !== updateId, 'no update that can be a prerequisite of this one');
  for (const id of supersedes) need('UNKNOWN_RELATED_UPDATE', id, known.has(id) && known.get(id)!.kind === null && id !== updateId, 'no update that this one can supersede');
}
