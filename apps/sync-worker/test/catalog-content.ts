import type { DataSource } from 'typeorm';

/** What a catalog has, in a form that two servers can be compared by: nothing in it depends on the order of arrival. */
export function catalogContent(dataSource: DataSource): Promise<{ update_id: string; revision_number: number; is_latest: boolean }[]> {
  return dataSource.query(`
    SELECT r.update_id, r.revision_number, r.is_latest, r.is_leaf, encode(r.document_sha256, 'hex') AS document,
      (SELECT count(*)::int FROM catalog.fragment f WHERE f.revision_id = r.revision_id) AS fragments,
      (SELECT array_agg(encode(f.sha1, 'hex') ORDER BY f.sha1) FROM catalog.revision_file f WHERE f.revision_id = r.revision_id) AS files
    FROM catalog.revision r ORDER BY 1, 2`);
}

/** What administrators decided, whoever and in whatever order: "update revision group action". */
export async function decisions(dataSource: DataSource): Promise<string[]> {
  const rows: { text: string }[] = await dataSource.query(`
    SELECT r.update_id || ' ' || r.revision_number || ' ' || g.name || ' ' || d.action || coalesce(' ' || d.deadline::text, '') AS text
    FROM deployments.deployment d JOIN catalog.revision r USING (revision_id) JOIN groups.target_group g ON g.id = d.target_group_id
    WHERE NOT (g.parent_id IS NULL AND d.action IN ('PreDeploymentCheck', 'Evaluate')) ORDER BY 1`);
  return rows.map(({ text }) => text);
}

/** Identities that UpdateSynchronized told of. */
export async function announced(dataSource: DataSource): Promise<string[]> {
  const rows: { id: string }[] = await dataSource.query(`
    SELECT (revision ->> 'updateId') || '.' || (revision ->> 'revisionNumber') AS id
    FROM messaging.outbox, jsonb_array_elements(payload -> 'data' -> 'revisions') AS revision WHERE event = 'UpdateSynchronized' ORDER BY 1`);
  return rows.map(({ id }) => id);
}
