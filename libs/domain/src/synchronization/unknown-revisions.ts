import type { DataSource } from 'typeorm';
import type { RevisionIdentity } from '../catalog/import/revision-to-import.js';

/** How many revisions one query looks up: the two arrays of parameters stay under a megabyte. */
const LOOKUP_CHUNK = 10_000;

/**
 * Those of the listed revisions that have to be fetched, each once and in their order: the catalog does not have them, and they are not
 * noted as missing with a later time to ask for them again.
 */
export async function unknownRevisions(dataSource: DataSource, listed: readonly RevisionIdentity[]): Promise<RevisionIdentity[]> {
  const unknown: RevisionIdentity[] = [];
  const seen = new Set<string>();
  for (let start = 0; start < listed.length; start += LOOKUP_CHUNK) {
    for (const revision of await lookUp(dataSource, listed.slice(start, start + LOOKUP_CHUNK))) {
      const key = `${revision.updateId}.${revision.revisionNumber}`;
      if (!seen.has(key)) unknown.push(revision);
      seen.add(key);
    }
  }
  return unknown;
}

function lookUp(dataSource: DataSource, listed: readonly RevisionIdentity[]): Promise<RevisionIdentity[]> {
  return dataSource.query(`
    SELECT l.update_id AS "updateId", l.revision_number AS "revisionNumber"
    FROM unnest($1::uuid[], $2::int[]) WITH ORDINALITY AS l (update_id, revision_number, position)
    WHERE NOT EXISTS (SELECT FROM catalog.revision r WHERE (r.update_id, r.revision_number) = (l.update_id, l.revision_number))
      AND NOT EXISTS (
        SELECT FROM synchronization.missing_revision m
        WHERE (m.update_id, m.revision_number) = (l.update_id, l.revision_number) AND m.retry_at > clock_timestamp())
    ORDER BY l.position`,
  [listed.map(({ updateId }) => updateId), listed.map(({ revisionNumber }) => revisionNumber)]);
}

/**
 * Revisions that bundles of the catalog are made of and that the catalog lacks, at most `limit`. Members carry no categories of their
 * own, so no filter lists them. Those noted as missing are left out.
 */
export function missingBundleMembers(dataSource: DataSource, limit: number): Promise<RevisionIdentity[]> {
  return dataSource.query(`
    SELECT DISTINCT b.bundled_update_id AS "updateId", b.bundled_revision_number AS "revisionNumber" FROM catalog.bundled_revision b
    WHERE NOT EXISTS (
        SELECT FROM catalog.revision r WHERE (r.update_id, r.revision_number) = (b.bundled_update_id, b.bundled_revision_number))
      AND NOT EXISTS (
        SELECT FROM synchronization.missing_revision m WHERE (m.update_id, m.revision_number) = (b.bundled_update_id, b.bundled_revision_number))
    LIMIT $1`, [limit]);
}

/** Updates that revisions of the catalog need as prerequisites and that the catalog lacks in every revision, at most `limit`. */
export async function missingPrerequisites(dataSource: DataSource, limit: number): Promise<string[]> {
  const rows: { updateId: string }[] = await dataSource.query(`
    SELECT DISTINCT p.prerequisite_update_id AS "updateId" FROM catalog.prerequisite p
    WHERE NOT EXISTS (SELECT FROM catalog.revision r WHERE r.update_id = p.prerequisite_update_id) LIMIT $1`, [limit]);
  return rows.map(({ updateId }) => updateId);
}

/**
 * Bytes of the content files of those of the listed revisions that are in the catalog, with the files of the members of their bundles, each
 * file once; and how many of the listed revisions are not in the catalog, so that nothing is known of their files.
 */
export async function knownContentBytes(dataSource: DataSource, listed: readonly RevisionIdentity[]): Promise<{ contentBytes: number; revisionsOfUnknownContent: number }> {
  const [row]: { contentBytes: number; known: number }[] = await dataSource.query(`
    WITH RECURSIVE here AS MATERIALIZED (
      SELECT DISTINCT r.revision_id FROM unnest($1::uuid[], $2::int[]) AS l (update_id, revision_number) JOIN catalog.revision r USING (update_id, revision_number)
    ), part (revision_id) AS (
      SELECT revision_id FROM here
      UNION
      SELECT m.revision_id FROM part JOIN catalog.bundled_revision b USING (revision_id)
        JOIN catalog.revision m ON (m.update_id, m.revision_number) = (b.bundled_update_id, b.bundled_revision_number)
    )
    SELECT (SELECT count(*)::int FROM here) AS known, coalesce(sum(f.size), 0)::float8 AS "contentBytes"
    FROM catalog.file f WHERE f.sha1 IN (SELECT rf.sha1 FROM part JOIN catalog.revision_file rf USING (revision_id))`,
  [listed.map(({ updateId }) => updateId), listed.map(({ revisionNumber }) => revisionNumber)]);
  const distinct = new Set(listed.map(({ updateId, revisionNumber }) => `${updateId}.${revisionNumber}`)).size;
  return { contentBytes: row!.contentBytes, revisionsOfUnknownContent: distinct - row!.known };
}

/** Bytes of an update document where nothing is known yet: the mean of a Windows catalog (1,184 MB in 5,253 revisions). */
const USUAL_DOCUMENT_BYTES = 225_000;

/** Bytes of metadata that so many updates will have, going by those that are here. */
export async function estimatedMetadataBytes(dataSource: DataSource, revisions: number): Promise<number> {
  const [row]: { mean: number | null }[] = await dataSource.query(`
    SELECT avg(document_length)::float8 AS mean FROM catalog.revision WHERE update_type IN ('Software', 'Driver')`);
  return Math.round(revisions * (row?.mean ?? USUAL_DOCUMENT_BYTES));
}
