import type { DataSource } from 'typeorm';
import type { RevisionIdentity } from './revision-to-import.js';

/** The digests of the documents that the catalog has, by `updateId.revisionNumber`, of the revisions that are asked for. */
export async function knownDocuments(dataSource: DataSource, revisions: readonly RevisionIdentity[]): Promise<Map<string, Buffer>> {
  const rows: (RevisionIdentity & { documentSha256: Buffer })[] = await dataSource.query(`
    SELECT r.update_id AS "updateId", r.revision_number AS "revisionNumber", r.document_sha256 AS "documentSha256"
    FROM unnest($1::uuid[], $2::int[]) AS n (update_id, revision_number) JOIN catalog.revision r USING (update_id, revision_number)`,
  [revisions.map(({ updateId }) => updateId), revisions.map(({ revisionNumber }) => revisionNumber)]);
  return new Map(rows.map(({ updateId, revisionNumber, documentSha256 }) => [`${updateId}.${revisionNumber}`, documentSha256]));
}
