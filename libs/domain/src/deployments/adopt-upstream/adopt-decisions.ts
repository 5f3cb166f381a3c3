import type { EntityManager } from 'typeorm';
import type { CatalogChange } from '../../servers/change-number.js';
import { withdrawApprovals } from '../withdraw-approvals.js';

/** Who accepted a licence that a replica heard of. */
const UPSTREAM_ADMIN_NAME = 'upstream';

/**
 * Makes the declined updates of a replica those of its upstream server (MS-WSUSSS 3.2.4.3, HiddenUpdates: always the full list). Updates
 * this server does not have are declined as well, so that they are when they come. Returns the updates concerned.
 */
export async function adoptDeclines(change: CatalogChange, hiddenUpdates: readonly string[]): Promise<string[]> {
  const { manager } = change;
  const differences: { updateId: string; isHidden: boolean }[] = await manager.query(`
    SELECT coalesce(h.update_id, d.update_id) AS "updateId", h.update_id IS NOT NULL AS "isHidden"
    FROM (SELECT DISTINCT unnest($1::uuid[]) AS update_id) h FULL JOIN deployments.declined_update d USING (update_id)
    WHERE h.update_id IS NULL OR d.update_id IS NULL ORDER BY 1`, [hiddenUpdates]);
  if (differences.length === 0) return [];
  const changeNumber = await change.number();
  const hidden = differences.filter(({ isHidden }) => isHidden).map(({ updateId }) => updateId);
  const shown = differences.filter(({ isHidden }) => !isHidden).map(({ updateId }) => updateId);
  await withdrawApprovals(manager, hidden, changeNumber);
  await manager.query(`
    INSERT INTO deployments.declined_update (update_id, declined_at, change_number)
    SELECT update_id, clock_timestamp(), $2 FROM unnest($1::uuid[]) AS d (update_id)`, [hidden, changeNumber]);
  await manager.query('DELETE FROM deployments.declined_update WHERE update_id = ANY ($1::uuid[])', [shown]);
  return [...hidden, ...shown];
}

/**
 * Accepts the licences that the upstream server's administrator accepted (MS-WSUSSS 3.2.4.3, AcceptedEulas), as far as an update here has
 * them; the list comes whole each time. None is taken back: the text only ever sets the flag.
 */
export async function adoptAcceptedEulas(manager: EntityManager, acceptedEulas: readonly string[]): Promise<void> {
  await manager.query(`
    INSERT INTO deployments.accepted_eula (eula_id, update_id, accepted_at, admin_name)
    SELECT DISTINCT ON (r.eula_id) r.eula_id, r.update_id, clock_timestamp(), $2
    FROM catalog.revision r WHERE r.eula_id = ANY ($1::uuid[]) ORDER BY r.eula_id, r.revision_id
    ON CONFLICT (eula_id) DO NOTHING`, [acceptedEulas, UPSTREAM_ADMIN_NAME]);
}
