import type { DataSource } from 'typeorm';
import { createTestDatabase } from '@sluice/testing/environment';
import type { AnyCloudEvent, EventName } from '../src/events/index.js';
import { createDataSource } from '../src/migrations/index.js';

/** A migrated database of its own for one test file, and a connected data source. */
export interface DomainDatabase {
  readonly url: string;
  readonly dataSource: DataSource;
  /** The events in the outbox, oldest first; of one name when it is given. */
  events(name?: EventName): Promise<AnyCloudEvent[]>;
  /** Empties every table and puts the seeds back, between tests of one file. */
  reset(): Promise<void>;
  close(): Promise<void>;
}

export async function openDomainDatabase(): Promise<DomainDatabase> {
  const database = await createTestDatabase();
  const dataSource = await createDataSource(database.url, { poolSize: 6 }).initialize();
  return {
    url: database.url,
    dataSource,
    async events(name) {
      const rows: { payload: AnyCloudEvent }[] = await dataSource.query(
        'SELECT payload FROM messaging.outbox WHERE $1::text IS NULL OR event = $1 ORDER BY created_at', [name ?? null],
      );
      return rows.map((row) => row.payload);
    },
    async reset() {
      await dataSource.query(`
        TRUNCATE catalog.revision, catalog.removed_revision, catalog.file, catalog.category, catalog.publication, catalog.own_category, deployments.declined_update, deployments.accepted_eula,
          computers.computer, computers.deleted_computer, content.file_decryption, content.content_file, content.content_job, servers.cookie_key, servers.server_configuration,
          servers.synchronization_configuration, messaging.outbox,
          synchronization.run, synchronization.upstream_state, synchronization.selected_category, synchronization.missing_revision,
          synchronization.upstream_deployment, deployments.dead_deployment, downstream.server, downstream.access_rule,
          reporting.computer_report, reporting.event, reporting.update_computers, reporting.update_counts, reporting.update_number, reporting.install_activity,
          reporting.operating_system, reporting.compliance_day, multicast.namespace, multicast.session, multicast.server_keys, reporting.inventory, housekeeping.settings, housekeeping.run, housekeeping.declined_update CASCADE`);
      await dataSource.query('DELETE FROM groups.target_group WHERE NOT is_builtin');
      await dataSource.query('UPDATE servers.change_number SET value = 0');
    },
    async close() {
      await dataSource.destroy();
      await database.drop();
    },
  };
}
