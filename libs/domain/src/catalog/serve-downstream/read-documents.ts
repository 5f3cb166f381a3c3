import type { DataSource, EntityManager } from 'typeorm';
import type { RevisionIdentity } from '../import/revision-to-import.js';

/** A revision that was asked for and is there. */
export interface FoundRevision extends RevisionIdentity {
  readonly revisionId: number;
  /** Bytes of the document in UTF-8. */
  readonly documentLength: number;
  /** Bytes of the document as stored. */
  readonly storedLength: number;
}

/**
 * Finds revisions by their identities, in one query. The answer has one entry for each identity, in their order; undefined where the
 * catalog has no such revision.
 */
export async function findRevisions(
  source: DataSource | EntityManager, identities: readonly RevisionIdentity[],
): Promise<(FoundRevision | undefined)[]> {
  const rows: (FoundRevision & { position: string })[] = await source.query(`
    SELECT n.position, r.revision_id AS "revisionId", r.update_id AS "updateId", r.revision_number AS "revisionNumber",
           r.document_length AS "documentLength", octet_length(d.gzip) AS "storedLength"
    FROM unnest($1::uuid[], $2::int[]) WITH ORDINALITY AS n (update_id, revision_number, position)
      JOIN catalog.revision r USING (update_id, revision_number) JOIN catalog.revision_document d USING (revision_id)`,
  [identities.map(({ updateId }) => updateId), identities.map(({ revisionNumber }) => revisionNumber)]);
  const found = new Map(rows.map(({ position, ...revision }) => [Number(position) - 1, revision]));
  return identities.map((_identity, at) => found.get(at));
}

/** The original documents of revisions, gzip, by revision id. Whoever asks bounds what that is together. */
export async function readDocuments(source: DataSource | EntityManager, revisionIds: readonly number[]): Promise<Map<number, Buffer>> {
  const rows: { revisionId: number; gzip: Buffer }[] = await source.query(
    'SELECT revision_id AS "revisionId", gzip FROM catalog.revision_document WHERE revision_id = ANY ($1::int[])', [revisionIds],
  );
  return new Map(rows.map(({ revisionId, gzip }) => [revisionId, gzip]));
}
