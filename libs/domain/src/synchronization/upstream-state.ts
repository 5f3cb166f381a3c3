import type { DataSource, EntityManager } from 'typeorm';
import { holdLease, type RunLease } from './run-lease.js';
import { UpstreamState } from './upstream-state.entity.js';

/** What GetConfigData told (MS-WSUSSS 3.1.4.4.3.1). */
export type UpstreamConfiguration = Pick<UpstreamState,
  'configurationAnchor' | 'catalogOnly' | 'lazyContent' | 'hostsExpressFiles' | 'maxUpdatesPerRequest' | 'maxDecryptionUpdatesPerRequest' |
  'protocolVersion' | 'languages'>;

/** What is known of the upstream server; null before the first synchronization. */
export function findUpstreamState(source: DataSource | EntityManager): Promise<UpstreamState | null> {
  return managerOf(source).findOneBy(UpstreamState, { id: 1 });
}

/**
 * What is known of the upstream server at an address. When it was another one before, everything that belongs to that one is
 * forgotten first: its anchors, what it could not give, its deployments. The catalog stays. Throws LeaseLost.
 */
export async function openUpstreamState(dataSource: DataSource, lease: RunLease, upstream: string): Promise<UpstreamState> {
  return dataSource.transaction(async (manager) => {
    await holdLease(manager, lease);
    const known = await findUpstreamState(manager);
    if (known?.upstream === upstream) return known;
    await manager.query('DELETE FROM synchronization.upstream_state');
    await manager.query('DELETE FROM synchronization.missing_revision');
    await manager.query('DELETE FROM synchronization.upstream_deployment');
    await forgetSynchronizedSelection(manager);
    await manager.query('INSERT INTO synchronization.upstream_state (upstream) VALUES ($1)', [upstream]);
    return manager.findOneByOrFail(UpstreamState, { id: 1 });
  });
}

/** Forgets all anchors (MS-WSUSSS 2.2.9.3, ServerChanged): the next questions are asked as if for the first time. Throws LeaseLost. */
export async function resetAnchors(dataSource: DataSource, lease: RunLease): Promise<void> {
  await dataSource.transaction(async (manager) => {
    await holdLease(manager, lease);
    await manager.query(`
      UPDATE synchronization.upstream_state SET configuration_anchor = NULL, categories_anchor = NULL, updates_anchor = NULL,
        updates_languages = NULL, updates_unfiltered = false, deployments_anchor = NULL`);
    await forgetSynchronizedSelection(manager);
  });
}

/** Stores the upstream server's configuration with the anchor that stands for it. Throws LeaseLost. */
export async function storeUpstreamConfiguration(dataSource: DataSource, lease: RunLease, configuration: UpstreamConfiguration): Promise<void> {
  await dataSource.transaction(async (manager) => {
    await holdLease(manager, lease);
    await manager.update(UpstreamState, { id: 1 }, configuration);
  });
}

async function forgetSynchronizedSelection(manager: EntityManager): Promise<void> {
  await manager.query('UPDATE synchronization.selected_category SET is_synchronized = false WHERE is_synchronized');
}

function managerOf(source: DataSource | EntityManager): EntityManager {
  return 'manager' in source ? source.manager : source;
}
