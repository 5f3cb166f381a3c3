import type { EntityManager } from 'typeorm';
import type { StoredRevision } from './relationship-rows.js';

/**
 * Where each piece lies in the concatenation of all of them. One long binary parameter that PostgreSQL slices is several
 * times cheaper than an array of bytea, which the driver would send as hexadecimal text.
 */
function slices(pieces: readonly Uint8Array[]): { all: Buffer; starts: number[]; lengths: number[] } {
  const starts: number[] = [];
  let start = 1; // SQL counts bytes from 1
  for (const piece of pieces) {
    starts.push(start);
    start += piece.byteLength;
  }
  return { all: Buffer.concat(pieces), starts, lengths: pieces.map((piece) => piece.byteLength) };
}

/** Inserts the original documents. */
export async function insertDocuments(manager: EntityManager, stored: readonly StoredRevision[]): Promise<void> {
  const { all, starts, lengths } = slices(stored.map(({ revision }) => revision.documentGzip));
  await manager.query(`
    INSERT INTO catalog.revision_document (revision_id, gzip)
    SELECT d.revision_id, substring($1::bytea FROM d.start FOR d.length)
    FROM unnest($2::int[], $3::int[], $4::int[]) AS d (revision_id, start, length)`,
  [all, stored.map(({ revisionId }) => revisionId), starts, lengths]);
}

/** Inserts the prepared fragments; of two with the same type, language and region, the first is kept. */
export async function insertFragments(manager: EntityManager, stored: readonly StoredRevision[]): Promise<void> {
  const rows = stored.flatMap(({ revisionId, revision }) => revision.fragments.map((fragment) => ({ ...fragment, revisionId })));
  const { all, starts, lengths } = slices(rows.map((row) => row.xpress));
  await manager.query(`
    INSERT INTO catalog.fragment (revision_id, fragment_type, locale, geo_id, plain_length, xpress)
    SELECT f.revision_id, f.fragment_type, f.locale, f.geo_id, f.plain_length, substring($1::bytea FROM f.start FOR f.length)
    FROM unnest($2::int[], $3::text[], $4::text[], $5::text[], $6::int[], $7::int[], $8::int[])
      AS f (revision_id, fragment_type, locale, geo_id, plain_length, start, length)
    ON CONFLICT DO NOTHING`,
  [
    all,
    rows.map((row) => row.revisionId),
    rows.map((row) => row.type),
    rows.map((row) => row.locale ?? ''),
    rows.map((row) => row.geoId ?? ''),
    rows.map((row) => row.plainLength),
    starts,
    lengths,
  ]);
}
