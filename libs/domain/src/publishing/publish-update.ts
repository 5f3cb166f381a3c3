import type { DataSource, EntityManager } from 'typeorm';
import { importRevisions } from '../catalog/import/import-revisions.js';
import type { RevisionToImport } from '../catalog/import/revision-to-import.js';
import { recordStored } from '../content/index.js';
import { inCatalogTransaction } from '../servers/in-catalog-transaction.js';
import { loadServerConfiguration } from '../servers/server-configuration.js';
import { checkRelations } from './check-relations.js';
import { PublishingError } from './publishing-error.js';

/** What is to be published, besides what the document says. */
export interface UpdateToPublish {
  /** GUID, lower case. */
  readonly updateId: string;
  /** Null for the next one. */
  readonly revisionNumber: number | null;
  readonly productIds: readonly string[];
  readonly classificationId: string;
  readonly prerequisites: readonly string[];
  readonly supersedes: readonly string[];
  /** The file, which is in the content store already. */
  readonly file: { readonly sha1: Buffer; readonly size: number };
  readonly adminName: string;
}

/** What only the transaction knows. */
export interface PublishedIdentity {
  readonly revisionNumber: number;
  /** This server, as the publisher. */
  readonly publisherId: string;
}

/** What came of it. */
export interface PublishedUpdate extends PublishedIdentity {
  readonly updateId: string;
  readonly changeNumber: number;
}

/**
 * Publishes an update of this server's own: the revision, that its file is here, and who did it, all in one transaction with their
 * events (UpdateSynchronized, ContentAvailable). Nobody has approved it then; approvals of an earlier revision are carried over.
 *
 * @param makeRevision makes the revision once its number is known; it is called within the transaction, and should be quick
 * @throws PublishingError and CatalogImportError; nothing has happened then
 */
export function publishUpdate(
  dataSource: DataSource, update: UpdateToPublish, makeRevision: (identity: PublishedIdentity) => Promise<RevisionToImport>, source: string,
): Promise<PublishedUpdate> {
  return inCatalogTransaction(dataSource, async (view) => {
    await checkRelations(view.manager, update);
    const { serverId } = await loadServerConfiguration(view);
    const identity = { revisionNumber: await nextRevision(view.manager, update), publisherId: serverId };
    const { changeNumber } = await importRevisions(view, [await makeRevision(identity)], { source });
    if (changeNumber === null) throw new Error('A revision that did not exist was not imported.');
    await recordStored(view.manager, [update.file]);
    await view.manager.query('INSERT INTO catalog.publication (update_id, revision_number, sha1, admin_name) VALUES ($1, $2, $3, $4)',
      [update.updateId, identity.revisionNumber, update.file.sha1, update.adminName]);
    return { ...identity, updateId: update.updateId, changeNumber };
  });
}

/** The number of the new revision. Numbers that were published once are not given again, even when the revision is gone. */
async function nextRevision(manager: EntityManager, { updateId, revisionNumber }: UpdateToPublish): Promise<number> {
  const [row]: { highest: number; isForeign: boolean }[] = await manager.query(`
    SELECT coalesce(max(revision_number), 0) AS highest, coalesce(bool_or(p.update_id IS NULL), false) AS "isForeign"
    FROM (SELECT revision_number FROM catalog.revision WHERE update_id = $1) AS r
      FULL JOIN (SELECT update_id, revision_number FROM catalog.publication WHERE update_id = $1) AS p USING (revision_number)`, [updateId]);
  const { highest, isForeign } = row!;
  if (isForeign) throw new PublishingError('NOT_LOCALLY_PUBLISHED', `The update ${updateId} was not published by this server.`);
  const wanted = revisionNumber ?? highest + 1;
  if (wanted <= highest) throw new PublishingError('REVISION_NOT_NEWER', `The update ${updateId} has a revision ${highest} already.`);
  return wanted;
}
