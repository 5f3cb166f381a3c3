import type { DataSource } from 'typeorm';
import { createEvent, MAXIMUM_EVENT_ITEMS } from '../../events/index.js';
import { appendToOutbox } from '../../messaging/index.js';
import { changeCatalog } from '../../servers/change-number.js';
import { withdrawApprovals } from '../withdraw-approvals.js';
import type { ExportedEula } from './exported-decisions.js';

/**
 * Notes licences that an administrator of another server accepted, for updates that are here and for those that come later. Who accepted one
 * here before stays. Clients see nothing of it. Returns how many are new.
 */
export async function takeOverEulas(dataSource: DataSource, eulas: readonly ExportedEula[]): Promise<number> {
  return changeCatalog(dataSource, async ({ manager }) => {
    const rows: unknown[] = await manager.query(`
      INSERT INTO deployments.accepted_eula (eula_id, update_id, accepted_at, admin_name)
      SELECT DISTINCT ON (eula_id) eula_id, update_id, clock_timestamp(), admin_name
      FROM unnest($1::uuid[], $2::uuid[], $3::text[]) AS e (eula_id, update_id, admin_name) ORDER BY eula_id
      ON CONFLICT (eula_id) DO NOTHING RETURNING 1`,
    [eulas.map(({ eulaId }) => eulaId), eulas.map(({ updateId }) => updateId), eulas.map(({ adminName }) => storableName(adminName))]);
    return rows.length;
  });
}

/**
 * Declines the updates that another server declined, also those that are not here yet, so that they are when they come; others
 * stay as they are. Writes DeploymentChanged. Returns how many were not declined before.
 */
export async function takeOverDeclines(dataSource: DataSource, updateIds: readonly string[], source: string): Promise<number> {
  return changeCatalog(dataSource, async ({ manager, number }) => {
    const rows: { updateId: string }[] = await manager.query(`
      SELECT DISTINCT n.update_id AS "updateId" FROM unnest($1::uuid[]) AS n (update_id)
      WHERE NOT EXISTS (SELECT FROM deployments.declined_update d WHERE d.update_id = n.update_id) ORDER BY 1`, [updateIds]);
    if (rows.length === 0) return 0;
    const fresh = rows.map(({ updateId }) => updateId);
    const changeNumber = await number();
    await withdrawApprovals(manager, fresh, changeNumber);
    await manager.query(`
      INSERT INTO deployments.declined_update (update_id, declined_at, change_number)
      SELECT update_id, clock_timestamp(), $2 FROM unnest($1::uuid[]) AS d (update_id)`, [fresh, changeNumber]);
    for (let start = 0; start < fresh.length; start += MAXIMUM_EVENT_ITEMS) {
      await appendToOutbox(manager, createEvent('DeploymentChanged', { changeNumber, updateIds: fresh.slice(start, start + MAXIMUM_EVENT_ITEMS) }, { source }));
    }
    return fresh.length;
  });
}

/** A name that the rules for administrators allow. */
export function storableName(adminName: string): string {
  // eslint-disable-next-line no-control-regex -- control characters are what is looked for
  return adminName.replaceAll(/[\u0000-\u001f]/g, ' ').trim().slice(0, 256) || 'unknown';
}
