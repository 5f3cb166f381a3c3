import { DOWNLOADING_ACTIONS, type ContentRules } from './needed-files.js';

const ALIVE = `r.publication_state = 'Published' AND NOT EXISTS (SELECT FROM deployments.declined_update d WHERE d.update_id = r.update_id)`;

const APPROVED = `EXISTS (
      SELECT FROM deployments.deployment d
      WHERE d.revision_id = r.revision_id AND d.action IN (${DOWNLOADING_ACTIONS.map((action) => `'${action}'`).join(', ')}))`;

const OFFERED = `r.is_latest AND (r.explicitly_deployable OR NOT EXISTS (
      SELECT FROM catalog.bundled_revision b
      WHERE b.bundled_update_id = r.update_id AND b.bundled_revision_number = r.revision_number))`;

/** The SQL of the digests (`sha1`) that `neededFiles` names; without parameters. */
export function neededFilesSql({ contentStorage, contentDownload, expressFiles, languages }: ContentRules): string {
  if (contentStorage === 'origin') return 'SELECT NULL::bytea AS sha1 WHERE false';
  const root = contentDownload === 'all' ? `(${APPROVED} OR ${OFFERED})` : APPROVED;
  return filesOf(root, [...(expressFiles ? [] : [`lower(coalesce(f.patching_type, '')) <> 'express'`]), ...(languages === null ? [] : [readable(languages)])]);
}

/** The SQL of the digests (`sha1`) that `keptFiles` names; without parameters. */
export function keptFilesSql(): string {
  return filesOf(`(${APPROVED} OR ${OFFERED})`, []);
}

/** UNION, not UNION ALL, ends circles of bundles. */
function filesOf(root: string, conditions: readonly string[]): string {
  return `
    WITH RECURSIVE part AS (
      SELECT r.revision_id FROM catalog.revision r WHERE ${ALIVE} AND ${root}
      UNION
      SELECT m.revision_id FROM part
      JOIN catalog.bundled_revision b ON b.revision_id = part.revision_id
      JOIN catalog.revision m ON m.update_id = b.bundled_update_id AND m.revision_number = b.bundled_revision_number
      WHERE NOT EXISTS (SELECT FROM deployments.declined_update d WHERE d.update_id = m.update_id)
    )
    SELECT DISTINCT f.sha1 FROM part JOIN catalog.revision_file f USING (revision_id) ${conditions.length === 0 ? '' : `WHERE ${conditions.join(' AND ')}`}`;
}

/** Languages have letters, digits and hyphens; whatever else came here would match nothing and break nothing. */
function readable(languages: readonly string[]): string {
  const chosen = languages.map((language) => `'${language.replace(/[^a-z0-9-]/g, '')}'`).join(', ');
  return `NOT EXISTS (
      SELECT FROM catalog.revision l WHERE l.revision_id = part.revision_id AND l.content_languages IS NOT NULL AND NOT EXISTS (
        SELECT FROM unnest(l.content_languages) AS a (a), unnest(ARRAY[${chosen}]::text[]) AS b (b)
        WHERE a = b OR starts_with(a, b || '-') OR starts_with(b, a || '-')))`;
}
