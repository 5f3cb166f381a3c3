import type { DataSource, EntityManager } from 'typeorm';
import { currentChangeNumber } from '../../servers/change-number.js';
import { readSnapshot } from '../read/snapshot.js';
import type { RevisionIdentity } from '../import/revision-to-import.js';

/** A category that updates are wanted of. */
export interface WantedCategory {
  /** GUID in any letter case. */
  readonly updateId: string;
  /** Whether changes are enough; otherwise everything is wanted, as of a category that is new in the filter. */
  readonly delta: boolean;
}

/** What narrows the list of updates (MS-WSUSSS 3.1.4.5.3.1). */
export interface UpdateRevisionFilter {
  /** Products, product families and companies; the latter two stand for all below them. */
  readonly products: readonly WantedCategory[];
  readonly classifications: readonly WantedCategory[];
  /** Languages, by their short names, of which everything is wanted and not only changes. */
  readonly newLanguages: readonly string[];
}

/** A list of revisions and the moment it belongs to. */
export interface RevisionList {
  readonly revisions: readonly RevisionIdentity[];
  /** The list holds every change up to this number and none after it. */
  readonly changeNumber: number;
}

/** Chooses after which change number to begin, once the present one is known; null for the beginning of time. May throw. */
export type ChooseStart = (currentChangeNumber: number) => number | null;

/** What a revision list is read from: a snapshot, so that number and list belong to the same moment. */
function inSnapshot(
  dataSource: DataSource, start: ChooseStart, list: (manager: EntityManager, since: number) => Promise<RevisionIdentity[]>,
): Promise<RevisionList> {
  return readSnapshot(dataSource, async (manager) => {
    const changeNumber = await currentChangeNumber(manager);
    // Change numbers begin with 1.
    return { revisions: await list(manager, start(changeNumber) ?? 0), changeNumber };
  });
}

/**
 * Categories, classifications and detectoids that came after a change, the newest revision of each, in the order in which they came
 * (MS-WSUSSS 3.1.4.5, GetConfig TRUE).
 */
export function listCategoriesAndDetectoids(dataSource: DataSource, start: ChooseStart): Promise<RevisionList> {
  return inSnapshot(dataSource, start, async (manager, since) => identities(await manager.query(`
    SELECT ${PACKED_IDENTITIES} AS identities FROM catalog.revision r
    WHERE r.is_latest AND r.update_type IN ('Category', 'Detectoid') AND r.import_change_number > $1`, [since])));
}

/**
 * Software and drivers that came after a change, in the order in which they came (MS-WSUSSS 3.1.4.5, GetConfig FALSE): the newest
 * revision of each update that has one of the products and one of the classifications. Of a category whose `delta` is false, all.
 *
 * Members of bundles come with their bundle, in the revision it names, because they name no product themselves: a server that
 * fetches only what is listed would install half a bundle. One that arrives later than its bundle is listed then.
 *
 * @param filter null for every update; one with only one kind of categories selects nothing, as a real server does it
 */
export function listUpdateRevisions(dataSource: DataSource, start: ChooseStart, filter: UpdateRevisionFilter | null): Promise<RevisionList> {
  return inSnapshot(dataSource, start, async (manager, since) => {
    if (!await hasAnything(manager, since, filter)) return [];
    if (filter === null) return identities(await manager.query(`${listed(EVERY_UPDATE)} ${SELECT_LISTED}`, [since]));
    const { products, classifications, newLanguages } = filter;
    if (products.length === 0 || classifications.length === 0) return [];
    return identities(await manager.query(`${listed(FILTERED_UPDATES)} ${SELECT_LISTED}`, [
      since,
      products.map((product) => product.updateId), products.map((product) => product.delta),
      classifications.map((one) => one.updateId), classifications.map((one) => one.delta),
      newLanguages,
    ]));
  });
}

/** Most synchronizations find nothing new; those need not look at what each update is a part of. */
async function hasAnything(manager: EntityManager, since: number, filter: UpdateRevisionFilter | null): Promise<boolean> {
  const isWhole = filter !== null && (filter.newLanguages.length > 0 || [...filter.products, ...filter.classifications].some(({ delta }) => !delta));
  if (isWhole) return true;
  const [row]: { isNew: boolean }[] = await manager.query(
    'SELECT EXISTS (SELECT FROM catalog.revision WHERE import_change_number > $1) AS "isNew"', [since],
  );
  return row!.isNew;
}

// One row for the whole list: with 100,000 rows most of the time would go into taking rows apart.
const PACKED_IDENTITIES = `string_agg(r.update_id::text || r.revision_number::text, ',' ORDER BY r.revision_id)`;
const GUID_LENGTH = 36;

function identities([row]: readonly { identities: string | null }[]): RevisionIdentity[] {
  const packed = row?.identities ?? '';
  if (packed === '') return [];
  return packed.split(',').map((text) => ({ updateId: text.slice(0, GUID_LENGTH), revisionNumber: Number(text.slice(GUID_LENGTH)) }));
}

const EVERY_UPDATE = `
  SELECT r.revision_id, r.import_change_number > $1 AS is_new FROM catalog.revision r
  WHERE r.is_latest AND r.update_type IN ('Software', 'Driver')`;

// A category counts with everything below it. An update is wanted whole when one of the products, one of the classifications or one of the
// languages by which it is wanted is wanted whole.
const FILTERED_UPDATES = `
  SELECT r.revision_id, r.import_change_number > $1 OR NOT in_product.delta OR NOT in_classification.delta
    OR EXISTS (SELECT FROM catalog.fragment f WHERE f.revision_id = r.revision_id AND f.fragment_type = 'LocalizedProperties' AND f.locale = ANY ($6::text[])) AS is_new
  FROM catalog.revision r JOIN in_product USING (revision_id) JOIN in_classification USING (revision_id)
  WHERE r.is_latest AND r.update_type IN ('Software', 'Driver')`;

const FILTER = `
  wanted_product (update_id, delta) AS (
    SELECT * FROM unnest($2::uuid[], $3::boolean[])
    UNION
    SELECT c.update_id, w.delta FROM wanted_product w JOIN catalog.prerequisite p ON p.prerequisite_update_id = w.update_id AND p.is_category
      JOIN catalog.revision c ON c.revision_id = p.revision_id AND c.is_latest AND c.update_type = 'Category'
  ), in_product AS (
    SELECT p.revision_id, bool_and(w.delta) AS delta
    FROM wanted_product w JOIN catalog.prerequisite p ON p.prerequisite_update_id = w.update_id AND p.is_category GROUP BY p.revision_id
  ), in_classification AS (
    SELECT p.revision_id, bool_and(w.delta) AS delta
    FROM unnest($4::uuid[], $5::boolean[]) AS w (update_id, delta)
      JOIN catalog.prerequisite p ON p.prerequisite_update_id = w.update_id AND p.is_category GROUP BY p.revision_id
  ),`;

/** SQL: `listed` holds every update of the filter with the members of bundles, and whether each has to be told. */
function listed(matching: string): string {
  return `
    WITH RECURSIVE ${matching === FILTERED_UPDATES ? FILTER : ''} listed (revision_id, is_new) AS (
      (${matching})
      UNION
      SELECT m.revision_id, listed.is_new OR m.import_change_number > $1
      FROM listed JOIN catalog.bundled_revision b USING (revision_id)
        JOIN catalog.revision m ON m.update_id = b.bundled_update_id AND m.revision_number = b.bundled_revision_number
    )`;
}

const SELECT_LISTED = `SELECT ${PACKED_IDENTITIES} AS identities FROM catalog.revision r WHERE r.revision_id IN (SELECT revision_id FROM listed WHERE is_new)`;
