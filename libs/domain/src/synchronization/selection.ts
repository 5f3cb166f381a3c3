import type { DataSource, EntityManager } from 'typeorm';
import { SelectedCategory, type SelectionKind } from './selected-category.entity.js';
import { SynchronizationError } from './synchronization-error.js';

/** The most products and classifications that can be selected. */
export const MAXIMUM_SELECTION = 5_000;

/** What an administrator wants synchronized. Both lists are empty for everything the upstream server has, or both have members. */
export interface Selection {
  /** Ids of products, product families or companies. */
  readonly productIds: readonly string[];
  readonly classificationIds: readonly string[];
}

/** What is selected. */
export async function loadSelection(source: DataSource | EntityManager): Promise<SelectedCategory[]> {
  return source.query(`
    SELECT update_id AS "updateId", kind, is_synchronized AS "isSynchronized" FROM synchronization.selected_category ORDER BY kind, update_id`);
}

/**
 * Selects products and classifications in place of what was selected. Those that stay selected keep what is known of them; new ones are
 * synchronized as a whole by the next run. Throws {@link SynchronizationError} `INVALID_SELECTION`.
 */
export async function replaceSelection(dataSource: DataSource, wanted: Selection): Promise<SelectedCategory[]> {
  const productIds = distinctIds(wanted.productIds);
  const classificationIds = distinctIds(wanted.classificationIds);
  return dataSource.transaction(async (manager) => {
    await checkSelection(manager, { productIds, classificationIds });
    const ids = [...productIds, ...classificationIds];
    const kinds: SelectionKind[] = [...productIds.map(() => 'product' as const), ...classificationIds.map(() => 'classification' as const)];
    // Two administrators at once: the second waits and replaces what the first selected.
    await manager.query('LOCK TABLE synchronization.selected_category IN SHARE ROW EXCLUSIVE MODE');
    await manager.query('DELETE FROM synchronization.selected_category WHERE update_id <> ALL ($1::uuid[])', [ids]);
    await manager.query(`
      INSERT INTO synchronization.selected_category (update_id, kind)
      SELECT * FROM unnest($1::uuid[], $2::text[]) ON CONFLICT (update_id) DO NOTHING`, [ids, kinds]);
    return loadSelection(manager);
  });
}

/** Throws {@link SynchronizationError} `INVALID_SELECTION` unless the ids are categories of the right types. */
export async function checkSelection(source: DataSource | EntityManager, { productIds, classificationIds }: Selection): Promise<void> {
  if (productIds.length + classificationIds.length > MAXIMUM_SELECTION) {
    throw invalid(`At most ${MAXIMUM_SELECTION} products and classifications can be selected.`);
  }
  // MS-WSUSSS 3.1.4.5.3.1: an update needs one of either list, so one list alone selects nothing.
  if ((productIds.length === 0) !== (classificationIds.length === 0)) {
    throw invalid('An update belongs to a product and to a classification: select at least one of either, or none of both for everything.');
  }
  await requireCategories(source, productIds, ['Company', 'ProductFamily', 'Product'], 'product');
  await requireCategories(source, classificationIds, ['UpdateClassification'], 'classification');
}

async function requireCategories(source: DataSource | EntityManager, ids: readonly string[], types: readonly string[], kind: SelectionKind): Promise<void> {
  if (!ids.every((id) => UUID.test(id))) throw invalid(`The id of a ${kind} is not a GUID.`);
  const own: { id: string }[] = await source.query('SELECT update_id AS id FROM catalog.own_category WHERE NOT is_removed AND update_id = ANY ($1::uuid[]) LIMIT 1', [ids]);
  if (own[0] !== undefined) throw invalid(`${own[0].id} was made by this server: no upstream server knows it, and its updates are here without being selected.`);
  const unknown: { id: string }[] = await source.query(`
    SELECT w.id FROM unnest($1::uuid[]) AS w (id)
    WHERE NOT EXISTS (SELECT FROM catalog.category c WHERE c.update_id = w.id AND c.category_type = ANY ($2::text[])) LIMIT 1`, [ids, types]);
  if (unknown[0] !== undefined) {
    throw invalid(`There is no ${kind} ${unknown[0].id}. A synchronization of scope "categories" brings those the upstream server has.`);
  }
}

function distinctIds(ids: readonly string[]): string[] {
  return [...new Set(ids.map((id) => id.toLowerCase()))];
}

function invalid(message: string): SynchronizationError {
  return new SynchronizationError('INVALID_SELECTION', message);
}

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;
