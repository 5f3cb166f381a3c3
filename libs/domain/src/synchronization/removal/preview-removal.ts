import type { DataSource } from 'typeorm';
import type { Selection } from '../selection.js';
import { APPROVED_ACTIONS_SQL, findLeavingUpdates } from './leaving-updates.js';
import { isEmpty } from './plan-removal.js';

/** What a removal would take, approved updates included. */
export interface RemovalPreview {
  readonly updates: number;
  readonly revisions: number;
  /** Bytes of the update documents, as they came. */
  readonly metadataBytes: number;
  /** Content files that no revision would have any more. */
  readonly files: number;
  readonly contentBytes: number;
  /** Those of the updates that are approved for a group, or to be uninstalled there. */
  readonly approvedUpdates: number;
}

/** What a selection in place of the present one would leave to be removed. With nothing selected that is nothing. */
export async function previewRemoval(dataSource: DataSource, selection: Selection, includeImported: boolean): Promise<RemovalPreview> {
  if (isEmpty(selection)) return { updates: 0, revisions: 0, metadataBytes: 0, files: 0, contentBytes: 0, approvedUpdates: 0 };
  return dataSource.transaction('REPEATABLE READ', async (manager) => {
    await findLeavingUpdates(manager, { selection, includeImported, keepApproved: false });
    const [row]: RemovalPreview[] = await manager.query(PREVIEW);
    return row!;
  });
}

const PREVIEW = `
  WITH gone AS MATERIALIZED (
    SELECT r.revision_id, r.update_id, r.document_length FROM leaving JOIN catalog.revision r USING (update_id)
  ), gone_file AS (
    SELECT f.size FROM catalog.file f
    WHERE f.sha1 IN (SELECT sha1 FROM catalog.revision_file JOIN gone USING (revision_id))
      AND NOT EXISTS (SELECT FROM catalog.revision_file o WHERE o.sha1 = f.sha1 AND NOT EXISTS (SELECT FROM gone WHERE gone.revision_id = o.revision_id))
  )
  SELECT (SELECT count(*)::int FROM leaving) AS updates, count(*)::int AS revisions, coalesce(sum(document_length), 0)::float8 AS "metadataBytes",
    (SELECT count(*)::int FROM gone_file) AS files, (SELECT coalesce(sum(size), 0)::float8 FROM gone_file) AS "contentBytes",
    (SELECT count(DISTINCT g.update_id)::int FROM gone g JOIN deployments.deployment d USING (revision_id) WHERE ${APPROVED_ACTIONS_SQL}) AS "approvedUpdates"
  FROM gone`;
