import type { DataSource, EntityManager } from 'typeorm';
import { carryOverApprovals, deployByDefault, type Succession } from '../../deployments/deploy-imported.js';
import { createEvent, type CloudEvent } from '../../events/index.js';
import { appendToOutbox } from '../../messaging/index.js';
import { changeCatalog } from '../../servers/change-number.js';
import type { UpdateType } from '../update-type.js';
import { checkBatch } from './check-batch.js';
import { insertDrivers } from './insert-drivers.js';
import { insertDocuments, insertFragments } from './insert-payloads.js';
import { insertRelationships } from './insert-relationships.js';
import { insertRevisions } from './insert-revisions.js';
import { identityKey, type StoredRevision } from './relationship-rows.js';
import { reshapeExisting, type ReplacedRevision } from './reshape-existing.js';
import type { RevisionIdentity, RevisionToImport } from './revision-to-import.js';

/** Settings of an import. */
export interface ImportOptions {
  /** The CloudEvents source of the events it writes. */
  readonly source?: string;
  /**
   * Where the revisions come from; by default an administrator. What only ever came from the upstream server may be removed when its product
   * is selected no more; an administrator's import of what is there already makes it his.
   */
  readonly origin?: 'administrator' | 'upstream';
}

/** A revision that is new in the catalog. */
export interface ImportedRevision extends RevisionIdentity {
  readonly revisionId: number;
  readonly updateType: UpdateType;
}

/** What became of a batch. Every revision of it is counted in exactly one of the three. */
export interface ImportResult {
  /** In the order of the batch. */
  readonly imported: readonly ImportedRevision[];
  /** How many were in the catalog already, with the same document. */
  readonly alreadyPresent: number;
  /** Those the catalog has with another document. The one in the catalog stays: a revision never changes. */
  readonly conflicts: readonly RevisionIdentity[];
  /** The change number of the transaction; null when nothing was imported. */
  readonly changeNumber: number | null;
}

/**
 * Stores a batch of at most 100 revisions in one transaction: all of it or nothing. Revisions may come in any order, before
 * or after the prerequisites and bundle members they name. Importing a revision again changes nothing that clients see.
 *
 * New revisions get their default deployments, a newer revision takes over the approvals of the one it replaces, and
 * whatever changes about older revisions gets the transaction's change number. `UpdateSynchronized` is written to the
 * outbox, and `DeploymentChanged` for updates whose approvals were carried over.
 *
 * Throws {@link CatalogImportError} when the batch breaks a bound; the catalog is then unchanged.
 */
export async function importRevisions(
  dataSource: DataSource,
  batch: readonly RevisionToImport[],
  options: ImportOptions = {},
): Promise<ImportResult> {
  checkBatch(batch);
  return changeCatalog(dataSource, async ({ manager, number }) => {
    const { fresh, alreadyPresent, conflicts } = await compareWithCatalog(manager, batch);
    const isSynchronized = options.origin === 'upstream';
    if (!isSynchronized && alreadyPresent > 0) await claim(manager, batch);
    if (fresh.length === 0) return { imported: [], alreadyPresent, conflicts, changeNumber: null };
    const changeNumber = await number();
    const stored = await store(manager, fresh, { changeNumber, isSynchronized, source: options.source ?? '/domain/catalog' });
    return { imported: stored.map(importedRevision), alreadyPresent, conflicts, changeNumber };
  });
}

/** Notes that revisions of a batch which are there already were imported by hand as well. */
async function claim(manager: EntityManager, batch: readonly RevisionToImport[]): Promise<void> {
  await manager.query(`
    UPDATE catalog.revision r SET is_synchronized = false FROM unnest($1::uuid[], $2::int[], $3::bytea[]) AS b (update_id, revision_number, document_sha256)
    WHERE (r.update_id, r.revision_number, r.document_sha256) = (b.update_id, b.revision_number, b.document_sha256) AND r.is_synchronized`,
  [batch.map(({ updateId }) => updateId), batch.map(({ revisionNumber }) => revisionNumber), batch.map(({ documentSha256 }) => documentSha256)]);
}

async function store(
  manager: EntityManager,
  revisions: readonly RevisionToImport[],
  { changeNumber, isSynchronized, source }: { readonly changeNumber: number; readonly isSynchronized: boolean; readonly source: string },
): Promise<StoredRevision[]> {
  const replaced = await reshapeExisting(manager, revisions, changeNumber);
  const stored = await insertRevisions(manager, revisions, changeNumber, isSynchronized);
  await insertDocuments(manager, stored);
  await insertFragments(manager, stored);
  await insertRelationships(manager, stored);
  await insertDrivers(manager, stored);
  const approved = await carryOverApprovals(manager, successions(replaced, stored), changeNumber);
  await deployByDefault(manager, stored.map(({ revisionId }) => revisionId), changeNumber);

  const events: CloudEvent[] = [createEvent('UpdateSynchronized', { changeNumber, revisions: stored.map(importedRevision) }, { source })];
  if (approved.length > 0) events.push(createEvent('DeploymentChanged', { changeNumber, updateIds: approved }, { source }));
  await appendToOutbox(manager, ...events);
  return stored;
}

interface Comparison {
  readonly fresh: RevisionToImport[];
  readonly alreadyPresent: number;
  readonly conflicts: RevisionIdentity[];
}

/** Sorts a batch by what the catalog has already. Of an identity that the batch itself repeats, the first one counts. */
async function compareWithCatalog(manager: EntityManager, batch: readonly RevisionToImport[]): Promise<Comparison> {
  const rows: { updateId: string; revisionNumber: number; documentSha256: Buffer }[] = await manager.query(`
    SELECT r.update_id AS "updateId", r.revision_number AS "revisionNumber", r.document_sha256 AS "documentSha256"
    FROM unnest($1::uuid[], $2::int[]) AS b (update_id, revision_number) JOIN catalog.revision r USING (update_id, revision_number)`,
  [batch.map((revision) => revision.updateId), batch.map((revision) => revision.revisionNumber)]);
  const known = new Map(rows.map((row) => [identityKey(row), row.documentSha256]));

  const fresh: RevisionToImport[] = [];
  const conflicts: RevisionIdentity[] = [];
  for (const revision of batch) {
    const digest = known.get(identityKey(revision));
    if (digest === undefined) {
      fresh.push(revision);
      known.set(identityKey(revision), revision.documentSha256);
    } else if (!digest.equals(revision.documentSha256)) {
      conflicts.push({ updateId: revision.updateId.toLowerCase(), revisionNumber: revision.revisionNumber });
    }
  }
  return { fresh, conflicts, alreadyPresent: batch.length - fresh.length - conflicts.length };
}

/** Pairs each replaced revision with the newest stored one of its update: a replaced one had none above it before. */
function successions(replaced: readonly ReplacedRevision[], stored: readonly StoredRevision[]): Succession[] {
  const newest = new Map<string, StoredRevision>();
  for (const candidate of stored) {
    const updateId = candidate.revision.updateId.toLowerCase();
    const known = newest.get(updateId);
    if (known === undefined || known.revision.revisionNumber < candidate.revision.revisionNumber) newest.set(updateId, candidate);
  }
  return replaced.map(({ revisionId, updateId }) => ({ predecessorId: revisionId, successorId: newest.get(updateId)!.revisionId }));
}

function importedRevision({ revisionId, revision }: StoredRevision): ImportedRevision {
  const { revisionNumber, updateType } = revision;
  return { revisionId, updateId: revision.updateId.toLowerCase(), revisionNumber, updateType };
}
