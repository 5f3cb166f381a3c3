import { randomUUID } from 'node:crypto';
import { createDataSource } from '@sluice/domain/migrations';
import { maintainEventParts, readStatusLists, settleReports, UpdateNumbers, unpackStatuses, type ReceivedEvent } from '@sluice/domain/reporting';
import { finishRollup, requestRollup, takeRollup } from '@sluice/domain/reporting/rollup-run';
import { loadServerConfiguration, updateSynchronizationConfiguration } from '@sluice/domain/servers';
import { UpstreamClient } from '@sluice/platform/upstream-client';
import { createTestDatabase } from '@sluice/testing/environment';
import { plantUpdates } from '@sluice/testing/reporting';
import type { DataSource } from 'typeorm';
import { RollupContext } from '../src/upstream/rollup-context.js';
import { rollUp } from '../src/upstream/rollup.js';

export const updateId = (number: number): string => `00000000-aaaa-4000-8000-${String(number).padStart(12, '0')}`;

/** A server without processes that has computers and reports, and tells an upstream server of them. */
export class TellingServer {
  readonly #numbers = new UpdateNumbers();
  readonly #client = new UpstreamClient({ idleTimeoutMs: 10_000, tls: {} });

  private constructor(readonly databaseUrl: string, readonly dataSource: DataSource, readonly serverId: string, private readonly drop: () => Promise<void>) {}

  /** @param updates how many updates its catalog has, see {@link updateId} */
  static async create(upstreamUrl: string, updates = 10): Promise<TellingServer> {
    const database = await createTestDatabase();
    const dataSource = await createDataSource(database.url, { poolSize: 4 }).initialize();
    const { serverId } = await loadServerConfiguration(dataSource);
    await updateSynchronizationConfiguration(dataSource, { upstreamKind: 'sluice', upstreamUrl });
    // As the process would do at its start; reports are settled beside it here.
    await maintainEventParts(dataSource, new Date(), 90);
    await plantUpdates(dataSource, Array.from({ length: updates }, (_, number) => updateId(number)));
    return new TellingServer(database.url, dataSource, serverId, () => database.drop());
  }

  /** Computers that registered; their reports are another thing. */
  async addComputers(ids: readonly string[], parentServerId: string | null = null): Promise<void> {
    await this.dataSource.query(`
      INSERT INTO computers.computer (id, dns_name, first_seen, last_contact, registered_at, last_sync_time, parent_server_id, os_major_version, os_minor_version, os_build_number,
        os_service_pack_major_number, os_service_pack_minor_number, os_locale, suite_mask, old_product_type, new_product_type, system_metrics, processor_architecture,
        computer_manufacturer, requested_target_group)
      SELECT id, id || '.example', now(), now(), now(), now(), $2::uuid, 10, 0, 26100, 0, 0, 'en-US', 256, 1, 4, 0, 'Amd64Compatible', 'ACME', 'Pilots; Europe'
      FROM unnest($1::text[]) AS g (id)`, [ids, parentServerId]);
  }

  /** A computer reports the status of updates, by tag as native ones do. */
  async reportStatus(computerId: string, lists: Readonly<Record<string, readonly string[]>>, at = new Date()): Promise<void> {
    await this.#settle(computerId, at, event(156, { statusLists: readStatusLists(Object.entries(lists).map(([tag, ids]) => `${tag}=${ids.join(';')}`)) }));
  }

  /** A computer installed an update, or failed to. */
  async reportInstallation(computerId: string, update: string, succeeded: boolean): Promise<void> {
    await this.#settle(computerId, new Date(), event(succeeded ? 183 : 182, { updateId: update, revisionNumber: 1, win32HResult: succeeded ? 0 : -2_145_124_329 }));
  }

  /** One rollup, from the request to its end; throws what stops it. */
  async rollUp(pauseFactor = 0): Promise<void> {
    const taken = await this.take();
    try {
      await rollUp(new RollupContext(this.dataSource, taken, new AbortController().signal), { caller: this.#client, hostName: 'Leaf.example', pauseFactor });
      await finishRollup(this.dataSource, taken, { state: 'succeeded' });
    } catch (error) {
      await finishRollup(this.dataSource, taken, { state: 'failed', code: 'INTERNAL', message: String(error) });
      throw error;
    }
  }

  async take() {
    await requestRollup(this.dataSource, { trigger: 'administrator', adminName: 'Ada' });
    const taken = await takeRollup(this.dataSource, 60);
    if (taken === null) throw new Error('the rollup was taken up by somebody else');
    return taken;
  }

  /** The states of a computer, without those that are not applicable: what the upstream server is to have. */
  async statusesOf(computerId: string): Promise<Record<string, number>> {
    const [row]: { packed: Buffer }[] = await this.dataSource.query(`
      SELECT packed FROM reporting.computer_statuses JOIN reporting.computer_report USING (number) WHERE computer_id = $1`, [computerId]);
    const ids: { number: number; update_id: string }[] = await this.dataSource.query('SELECT number, update_id FROM reporting.update_number');
    const names = new Map(ids.map(({ number, update_id }) => [number, update_id]));
    const book = row === undefined ? [] : [...unpackStatuses(row.packed)];
    return Object.fromEntries(book.filter(([, { state }]) => state > 1).map(([number, { state }]) => [names.get(number)!, state as number] as const).sort());
  }

  async stop(): Promise<void> {
    await this.#client.close();
    await this.dataSource.destroy();
    await this.drop();
  }

  async #settle(computerId: string, receivedAt: Date, ...events: ReceivedEvent[]): Promise<void> {
    await settleReports(this.dataSource, this.#numbers, [{ computerId, receivedAt, events }]);
  }
}

const event = (eventId: number, changes: Partial<ReceivedEvent>): ReceivedEvent => ({
  instanceId: randomUUID(), occurredAt: new Date(), namespaceId: 1, eventId, sourceId: 101, updateId: null, revisionNumber: 0,
  win32HResult: 0, appName: null, replacementStrings: [], miscData: [], deviceId: null, statusLists: null, ...changes,
});
