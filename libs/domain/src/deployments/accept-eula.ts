import type { DataSource, EntityManager } from 'typeorm';
import { changeCatalog } from '../servers/change-number.js';
import { checkAdminName } from './approval-rules.js';
import { distinctUpdateIds, loadDeployableUpdates } from './deployable-updates.js';
import { requiredEulas, type RequiredEula } from './required-eulas.js';

/** An administrator's acceptance of the licences of one update. */
export interface EulaAcceptance {
  readonly updateId: string;
  readonly adminName: string;
}

/**
 * Accepts, on behalf of all clients, every licence that the latest revision of an update or a member of its bundle asks for.
 * Clients see nothing of it. Returns the ids of the licences that were not accepted before; those that were keep who accepted
 * them. Throws {@link DeploymentError}.
 */
export async function acceptEula(dataSource: DataSource, acceptance: EulaAcceptance): Promise<string[]> {
  checkAdminName(acceptance.adminName);
  const [updateId] = distinctUpdateIds([acceptance.updateId]) as [string];
  return changeCatalog(dataSource, async ({ manager }) => {
    const [update] = await loadDeployableUpdates(manager, [updateId]);
    return storeAcceptance(manager, await requiredEulas(manager, update!.revisionId), acceptance.adminName);
  });
}

/** Notes that the licences among `eulas` that are not accepted yet now are, and returns their ids. */
export async function storeAcceptance(manager: EntityManager, eulas: readonly RequiredEula[], adminName: string): Promise<string[]> {
  const missing = eulas.filter((eula) => !eula.isAccepted);
  if (missing.length === 0) return [];
  await manager.query(`
    INSERT INTO deployments.accepted_eula (eula_id, update_id, accepted_at, admin_name)
    SELECT eula_id, update_id, clock_timestamp(), $3 FROM unnest($1::uuid[], $2::uuid[]) AS e (eula_id, update_id)
    ON CONFLICT (eula_id) DO NOTHING`,
  [missing.map((eula) => eula.eulaId), missing.map((eula) => eula.updateId), adminName]);
  return missing.map((eula) => eula.eulaId);
}

/** Every licence an administrator accepted, by id (MS-WSUSSS 3.1.4.10, AcceptedEulas: always the full list). */
export async function acceptedEulas(source: DataSource | EntityManager): Promise<string[]> {
  const rows: { eulaId: string }[] = await source.query('SELECT eula_id AS "eulaId" FROM deployments.accepted_eula ORDER BY eula_id');
  return rows.map((row) => row.eulaId);
}
