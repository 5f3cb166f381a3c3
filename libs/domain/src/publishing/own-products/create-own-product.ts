import type { DataSource, EntityManager } from 'typeorm';
import { importRevisions } from '../../catalog/import/import-revisions.js';
import type { RevisionToImport } from '../../catalog/import/revision-to-import.js';
import { inCatalogTransaction } from '../../servers/in-catalog-transaction.js';
import { loadServerConfiguration } from '../../servers/server-configuration.js';
import { PublishingError } from '../publishing-error.js';
import type { OwnCategoryType } from './own-category.entity.js';
import { stableId } from './stable-id.js';

/** The most companies and products of its own that a server has: scans of clients suffer from thousands of categories. */
export const MAXIMUM_OWN_CATEGORIES = 500;

/** What is to be made. */
export interface ProductToCreate {
  /** Title of the company; one that the catalog has by this title is taken, also of somebody else. */
  readonly company: string;
  readonly title: string;
  readonly adminName: string;
}

/** A category whose document is to be written. */
export interface OwnCategoryIdentity {
  readonly updateId: string;
  readonly revisionNumber: number;
  readonly categoryType: OwnCategoryType;
  readonly title: string;
  /** The company of a product. */
  readonly parentId: string | null;
  /** This server, as the publisher. */
  readonly publisherId: string;
}

/** What came of it. */
export interface CreatedProduct {
  readonly updateId: string;
  readonly companyId: string;
  readonly changeNumber: number;
}

/**
 * Makes a product, and its company where there is none by this title, in one transaction with their events (UpdateSynchronized). Nobody gets
 * anything by it: it is a category that updates can be published for.
 *
 * @param makeRevision makes the revision of a category; called within the transaction
 * @throws PublishingError `PRODUCT_EXISTS`, `TOO_MANY_PRODUCTS`, and CatalogImportError; nothing has happened then
 */
export function createOwnProduct(
  dataSource: DataSource, wanted: ProductToCreate, makeRevision: (identity: OwnCategoryIdentity) => Promise<RevisionToImport>, source: string,
): Promise<CreatedProduct> {
  return inCatalogTransaction(dataSource, async (view) => {
    const { manager } = view;
    const { serverId } = await loadServerConfiguration(view);
    const [existing] = await byTitle(manager, 'Product', wanted.title);
    if (existing !== undefined) throw new PublishingError('PRODUCT_EXISTS', `There is a product ${wanted.title} already: ${existing.updateId}.`);
    const [company] = await byTitle(manager, 'Company', wanted.company);
    const companyId = company?.updateId ?? stableId(serverId, 'company', wanted.company);
    const productId = stableId(serverId, 'product', companyId, wanted.title);
    const made = [
      ...(company === undefined ? [await next(manager, { updateId: companyId, categoryType: 'Company', title: wanted.company, parentId: null, publisherId: serverId })] : []),
      await next(manager, { updateId: productId, categoryType: 'Product', title: wanted.title, parentId: companyId, publisherId: serverId }),
    ];
    await requireRoom(manager, made.length);
    const { changeNumber } = await importRevisions(view, await Promise.all(made.map(makeRevision)), { source });
    if (changeNumber === null) throw new Error('A category that did not exist was not imported.');
    for (const category of made) await record(manager, category, wanted.adminName);
    return { updateId: productId, companyId, changeNumber };
  });
}

/** Categories by title in any letter case, those of this server first; companies only where others may belong to them. */
function byTitle(manager: EntityManager, type: OwnCategoryType, title: string): Promise<{ updateId: string }[]> {
  return manager.query(`
    SELECT r.update_id AS "updateId" FROM catalog.revision r JOIN catalog.category c USING (update_id) LEFT JOIN catalog.own_category o USING (update_id)
    WHERE r.is_latest AND r.update_type = 'Category' AND r.category_type = $1 AND lower(r.title) = lower($2)
      AND ($1 = 'Product' OR NOT c.prohibits_subcategories) AND r.publication_state = 'Published'
    ORDER BY o.update_id IS NULL, r.update_id LIMIT 1`, [type, title]);
}

async function next(manager: EntityManager, category: Omit<OwnCategoryIdentity, 'revisionNumber'>): Promise<OwnCategoryIdentity> {
  const [row]: { highest: number }[] = await manager.query(`
    SELECT greatest((SELECT max(revision_number) FROM catalog.revision WHERE update_id = $1),
      (SELECT revision_number FROM catalog.own_category WHERE update_id = $1), 0) AS highest`, [category.updateId]);
  return { ...category, revisionNumber: row!.highest + 1 };
}

async function requireRoom(manager: EntityManager, count: number): Promise<void> {
  const [row]: { count: number }[] = await manager.query('SELECT count(*)::int AS count FROM catalog.own_category WHERE NOT is_removed');
  if (row!.count + count > MAXIMUM_OWN_CATEGORIES) {
    throw new PublishingError('TOO_MANY_PRODUCTS', `This server has ${row!.count} companies and products of its own; at most ${MAXIMUM_OWN_CATEGORIES} are possible.`);
  }
}

async function record(manager: EntityManager, { updateId, categoryType, revisionNumber }: OwnCategoryIdentity, adminName: string): Promise<void> {
  await manager.query(`
    INSERT INTO catalog.own_category (update_id, category_type, revision_number, admin_name) VALUES ($1, $2, $3, $4)
    ON CONFLICT (update_id) DO UPDATE SET revision_number = EXCLUDED.revision_number, admin_name = EXCLUDED.admin_name, is_removed = false`,
  [updateId, categoryType, revisionNumber, adminName]);
}
