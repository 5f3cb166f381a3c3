import type { DataSource, EntityManager } from 'typeorm';
import { MAXIMUM_BATCH_REVISIONS } from '../import/check-batch.js';
import type { RevisionIdentity } from '../import/revision-to-import.js';
import { readDocuments } from '../serve-downstream/read-documents.js';

/** A revision as it leaves for another server. */
export interface ExportedRevision extends RevisionIdentity {
  readonly revisionId: number;
  /** Bytes of the document in UTF-8. */
  readonly documentLength: number;
  /** 32 bytes. */
  readonly documentSha256: Buffer;
  /** The document, gzip. */
  readonly documentGzip: Buffer;
  /** Where its files can be fetched from, as far as that is known. */
  readonly origins: readonly { readonly sha1: Buffer; readonly url: string }[];
}

/** Bytes of documents after which a batch ends; a larger document is a batch of its own. */
const BATCH_BYTES = 4 * 1024 * 1024;

/** How many revisions one query looks up without their documents. */
const LOOKUP_ROWS = 1_000;

/** How much there is to export. */
export interface ExportSize {
  readonly revisions: number;
  /** Bytes of their documents as kept. */
  readonly documentBytes: number;
}

/** How many revisions were imported after a change number, and how long their documents are as kept. */
export async function exportSize(source: DataSource | EntityManager, since: number | null): Promise<ExportSize> {
  const [row]: ExportSize[] = await source.query(`
    SELECT count(*)::int AS revisions, coalesce(sum(octet_length(d.gzip)), 0)::float8 AS "documentBytes"
    FROM catalog.revision r JOIN catalog.revision_document d USING (revision_id) WHERE r.import_change_number > $1`, [since ?? -1]);
  return row!;
}

/**
 * The revisions that were imported after change number `since` and whose id is above `after`, in the order of their ids, which is the order
 * of their imports. Every batch is a few queries of its own: none waits for whoever takes the batches. A batch has at most
 * 100 revisions and some 4 MiB.
 */
export async function* exportedRevisions(source: DataSource | EntityManager, since: number | null, after: number): AsyncGenerator<ExportedRevision[]> {
  for (let last = after; ;) {
    const rows: LookedUp[] = await source.query(`
      SELECT r.revision_id AS "revisionId", r.update_id AS "updateId", r.revision_number AS "revisionNumber",
             r.document_length AS "documentLength", r.document_sha256 AS "documentSha256", octet_length(d.gzip) AS "storedLength"
      FROM catalog.revision r JOIN catalog.revision_document d USING (revision_id)
      WHERE r.revision_id > $1 AND r.import_change_number > $2 ORDER BY r.revision_id LIMIT $3`, [last, since ?? -1, LOOKUP_ROWS]);
    for (const batch of batchesOf(rows)) yield await withDocuments(source, batch);
    if (rows.length < LOOKUP_ROWS) return;
    last = rows.at(-1)!.revisionId;
  }
}

type LookedUp = Omit<ExportedRevision, 'documentGzip' | 'origins'> & { readonly storedLength: number };

function* batchesOf(rows: readonly LookedUp[]): Generator<LookedUp[]> {
  let batch: LookedUp[] = [];
  let bytes = 0;
  for (const row of rows) {
    if (batch.length > 0 && (batch.length === MAXIMUM_BATCH_REVISIONS || bytes + row.storedLength > BATCH_BYTES)) {
      yield batch;
      batch = [];
      bytes = 0;
    }
    batch.push(row);
    bytes += row.storedLength;
  }
  if (batch.length > 0) yield batch;
}

async function withDocuments(source: DataSource | EntityManager, batch: readonly LookedUp[]): Promise<ExportedRevision[]> {
  const ids = batch.map(({ revisionId }) => revisionId);
  const documents = await readDocuments(source, ids);
  const origins: { revisionId: number; sha1: Buffer; url: string }[] = await source.query(`
    SELECT DISTINCT u.revision_id AS "revisionId", f.sha1, f.origin_url AS url
    FROM catalog.revision_file u JOIN catalog.file f USING (sha1) WHERE u.revision_id = ANY ($1::int[]) AND f.origin_url IS NOT NULL ORDER BY 1, 2`, [ids]);
  const originsOf = new Map<number, { sha1: Buffer; url: string }[]>();
  for (const { revisionId, sha1, url } of origins) {
    const known = originsOf.get(revisionId);
    if (known === undefined) originsOf.set(revisionId, [{ sha1, url }]);
    else known.push({ sha1, url });
  }
  return batch.flatMap(({ storedLength: _, ...row }) => {
    const documentGzip = documents.get(row.revisionId);
    return documentGzip === undefined ? [] : [{ ...row, documentGzip, origins: originsOf.get(row.revisionId) ?? [] }];
  });
}
