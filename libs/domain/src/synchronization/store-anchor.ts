import type { DataSource, EntityManager } from 'typeorm';
import type { RevisionIdentity } from '../catalog/import/revision-to-import.js';
import { forgetFoundMissing, recordMissing, type RevisionNotTaken } from './missing-revisions.js';
import { holdLease, type RunLease } from './run-lease.js';
import { addProblems, type ProblemToKeep } from './run-progress.js';

/** The anchor of a list of updates, and what it was asked for. */
export interface UpdatesAnchor {
  readonly anchor: string | null;
  readonly languages: readonly string[] | null;
  readonly unfiltered: boolean;
  /** The products and classifications of the filter. */
  readonly categoryIds: readonly string[];
}

/** An anchor would stand for revisions that are neither in the catalog nor noted as missing: a mistake of the calling code. */
export class AnchorTooEarly extends Error {
  override readonly name = 'AnchorTooEarly';
}

/** How many revisions one query looks up. */
const LOOKUP_CHUNK = 10_000;

/** Adds problems to a run, and notes the revisions among them that have to be asked for again. Throws LeaseLost. */
export async function noteProblems(
  dataSource: DataSource, lease: RunLease, problems: readonly ProblemToKeep[], notTaken: readonly RevisionNotTaken[] = [],
): Promise<void> {
  if (problems.length === 0 && notTaken.length === 0) return;
  await dataSource.transaction(async (manager) => {
    await holdLease(manager, lease);
    await recordMissing(manager, notTaken);
    await addProblems(manager, lease, problems);
  });
}

/**
 * Stores the anchor of the list of categories and detectoids. The transaction makes sure that every listed revision is in the catalog or
 * noted as missing. Throws LeaseLost, {@link AnchorTooEarly}.
 */
export async function storeCategoriesAnchor(
  dataSource: DataSource, lease: RunLease, anchor: string | null, listed: readonly RevisionIdentity[],
): Promise<void> {
  await dataSource.transaction(async (manager) => {
    await settleList(manager, lease, listed);
    await manager.query('UPDATE synchronization.upstream_state SET categories_anchor = $1', [anchor]);
  });
}

/** The same for the list of updates; the categories of its filter count as synchronized from now on. Throws LeaseLost, {@link AnchorTooEarly}. */
export async function storeUpdatesAnchor(
  dataSource: DataSource, lease: RunLease, updates: UpdatesAnchor, listed: readonly RevisionIdentity[],
): Promise<void> {
  await dataSource.transaction(async (manager) => {
    await settleList(manager, lease, listed);
    await manager.query(`
      UPDATE synchronization.upstream_state SET updates_anchor = $1, updates_languages = $2, updates_unfiltered = $3`,
    [updates.anchor, updates.languages, updates.unfiltered]);
    await manager.query(`
      UPDATE synchronization.selected_category SET is_synchronized = (update_id = ANY ($1::uuid[]))`, [updates.categoryIds]);
  });
}

async function settleList(manager: EntityManager, lease: RunLease, listed: readonly RevisionIdentity[]): Promise<void> {
  await holdLease(manager, lease);
  await forgetFoundMissing(manager);
  for (let start = 0; start < listed.length; start += LOOKUP_CHUNK) await requireSettled(manager, listed.slice(start, start + LOOKUP_CHUNK));
}

async function requireSettled(manager: EntityManager, listed: readonly RevisionIdentity[]): Promise<void> {
  const [row]: { open: number }[] = await manager.query(`
    SELECT count(*)::int AS open FROM unnest($1::uuid[], $2::int[]) AS l (update_id, revision_number)
    WHERE NOT EXISTS (SELECT FROM catalog.revision r WHERE (r.update_id, r.revision_number) = (l.update_id, l.revision_number))
      AND NOT EXISTS (SELECT FROM synchronization.missing_revision m WHERE (m.update_id, m.revision_number) = (l.update_id, l.revision_number))`,
  [listed.map(({ updateId }) => updateId), listed.map(({ revisionNumber }) => revisionNumber)]);
  if (row!.open > 0) throw new AnchorTooEarly(`${row!.open} listed revisions are neither in the catalog nor noted as missing.`);
}
