import type { DataSource } from 'typeorm';
import { holdRollupLease, type RollupLease } from './rollup-lease.js';

/** How the upstream server introduced itself in GetRollupConfiguration. */
export interface MetUpstream {
  readonly serverId: string;
  readonly resetGuid: string;
}

/**
 * Compares the upstream server with the one that was told before. Another server, or another RollupResetGuid, is told everything anew
 * (MS-WSUSSS 3.1.4.13.3.1); another server also counts attempts to install from the beginning. Throws RollupLeaseLost.
 */
export async function meetUpstream(dataSource: DataSource, lease: RollupLease, met: MetUpstream): Promise<void> {
  await dataSource.transaction(async (manager) => {
    await holdRollupLease(manager, lease);
    const [known]: MetUpstream[] = await manager.query('SELECT server_id AS "serverId", reset_guid AS "resetGuid" FROM rollup.upstream FOR UPDATE');
    if (known?.serverId === met.serverId && known.resetGuid === met.resetGuid) return;
    await manager.query('UPDATE rollup.computer SET details_digest = NULL, sent_statuses = NULL, sent_status_version = NULL');
    if (known !== undefined && known.serverId !== met.serverId) {
      await manager.query('DELETE FROM rollup.outgoing_server');
      await manager.query('UPDATE reporting.install_activity SET unsent_success_count = success_count, unsent_failure_count = failure_count');
    }
    await manager.query(`
      INSERT INTO rollup.upstream (server_id, reset_guid) VALUES ($1, $2)
      ON CONFLICT (id) DO UPDATE SET server_id = EXCLUDED.server_id, reset_guid = EXCLUDED.reset_guid`, [met.serverId, met.resetGuid]);
  });
}
