import type { DataSource, EntityManager } from 'typeorm';
import type { FragmentType } from '../update-type.js';

/** Names the fragments of one type of one revision. */
export interface FragmentKey {
  readonly revisionId: number;
  readonly type: FragmentType;
}

/** A fragment as it goes onto the wire. */
export interface PreparedFragment extends FragmentKey {
  /** Empty unless the fragment is localized. */
  readonly locale: string;
  /** Empty unless the fragment is for a country or region. */
  readonly geoId: string;
  /** Bytes of the escaped text before compression. */
  readonly plainLength: number;
  /** Whole Xpress blocks. */
  readonly xpress: Buffer;
}

/**
 * The fragments that `keys` name, by revision, type and locale; keys without a fragment yield nothing. With `locales`, a
 * localized fragment is read only when its language is among them, whatever the case; without, all languages are read.
 * Everything is in memory at once, so the caller bounds its keys by what it knows of the lengths.
 */
export function readFragments(
  source: DataSource | EntityManager,
  keys: readonly FragmentKey[],
  locales?: readonly string[],
): Promise<PreparedFragment[]> {
  if (keys.length === 0) return Promise.resolve([]);
  return source.query(`
    SELECT f.revision_id AS "revisionId", f.fragment_type AS type, f.locale, f.geo_id AS "geoId",
           f.plain_length AS "plainLength", f.xpress
    FROM (SELECT DISTINCT * FROM unnest($1::int[], $2::text[])) AS k (revision_id, fragment_type)
    JOIN catalog.fragment f USING (revision_id, fragment_type)
    WHERE $3::text[] IS NULL OR f.locale = '' OR lower(f.locale) = ANY ($3::text[])
    ORDER BY f.revision_id, f.fragment_type, f.locale, f.geo_id`,
  [
    keys.map((key) => key.revisionId),
    keys.map((key) => key.type),
    locales?.map((locale) => locale.toLowerCase()) ?? null,
  ]);
}
