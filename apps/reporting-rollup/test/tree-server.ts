import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { recordSynchronizations, registerComputer } from '@sluice/domain/computers';
import { createDataSource } from '@sluice/domain/migrations';
import { unpackStatuses, listUpdateStatus } from '@sluice/domain/reporting';
import { findRollup, requestRollup, type RollupRecord } from '@sluice/domain/reporting/rollup-run';
import { loadServerConfiguration, updateSynchronizationConfiguration, type SynchronizationConfigurationChange } from '@sluice/domain/servers';
import { findSynchronization, requestSynchronization } from '@sluice/domain/synchronization';
import { startNats } from '@sluice/local-services';
import { createTestDatabase } from '@sluice/testing/environment';
import { nativeEvent, ReportingCaller, statusReport } from '@sluice/testing/reporting';
import { ServiceProcess, until as untilWithin } from '@sluice/testing/service-process';
import type { FastifyInstance } from 'fastify';
import type { DataSource } from 'typeorm';
import { createEdgeServer } from '../../../tools/src/start/edge/edge-server.js';

const SKEWED_CLOCK = new URL('./skewed-clock.mjs', import.meta.url).href;
/** How long one thing may take on a machine that is busy. Milliseconds. */
const PATIENCE = 60_000;

/** Waits for something, with patience. */
export function until<T>(what: string, look: () => Promise<T>): Promise<NonNullable<T>> {
  return untilWithin(what, look, PATIENCE);
}

/** Computers by update and state, as a report shows them; updates that nobody named are left out. */
export type Figures = Readonly<Record<string, Readonly<Record<string, number>>>>;

/**
 * One server of a tree: sync-worker and reporting-rollup as processes behind one address, a database and a nats-server of its own. Its
 * computers register in the database, as the gateway would have it, and report over HTTP.
 */
export class TreeServer {
  readonly log: string[] = [];
  #edge: FastifyInstance | undefined;
  #caller: ReportingCaller | undefined;
  #services: ServiceProcess[] = [];

  private constructor(readonly dataSource: DataSource, readonly serverId: string, private readonly databaseUrl: string, private readonly natsUrl: string, private readonly drop: () => Promise<void>) {}

  static async create(): Promise<TreeServer> {
    const database = await createTestDatabase();
    const directory = await mkdtemp(join(tmpdir(), 'sluice-tree-'));
    const nats = await startNats({ dataDir: directory, port: 0, log: () => undefined });
    const dataSource = await createDataSource(database.url, { poolSize: 3 }).initialize();
    const { serverId } = await loadServerConfiguration(dataSource);
    const server = new TreeServer(dataSource, serverId, database.url, nats.url, async () => {
      await nats.stop();
      await rm(directory, { recursive: true, force: true });
      await dataSource.destroy();
      await database.drop();
    });
    await server.start();
    return server;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#edge?.server.address() as AddressInfo).port}`;
  }

  /** Starts its services, with a clock that is so many milliseconds off. */
  async start(skewMs = 0): Promise<void> {
    await this.#stopServices();
    const environment = {
      DATABASE_URL: this.databaseUrl, NATS_URL: this.natsUrl, SLUICE_LOG_LEVEL: 'warn', SLUICE_SERVER_NAME: `server-${this.serverId.slice(0, 8)}.example`,
      SLUICE_ROLLUP_PAUSE_PERCENT: '1', SLUICE_SYNCHRONIZATION_PAUSE_PERCENT: '1', SLUICE_ROLLUP_LEASE_SECONDS: '2',
      ...(skewMs === 0 ? {} : { NODE_OPTIONS: `--import ${SKEWED_CLOCK}`, SKEWED_CLOCK_MS: String(skewMs) }),
    };
    const [worker, rollup] = this.#services = await Promise.all(['sync-worker', 'reporting-rollup'].map((name) => ServiceProcess.start(name, environment)));
    const port = this.#edge === undefined ? 0 : (this.#edge.server.address() as AddressInfo).port;
    await this.#edge?.close();
    this.#edge = await createEdgeServer({
      routes: [
        { prefix: '/DssAuthWebService', target: worker!.url }, { prefix: '/ServerSyncWebService', target: worker!.url }, { prefix: '/ReportingWebService', target: rollup!.url },
      ],
      logLevel: 'silent',
    });
    await this.#edge.listen({ port, host: '127.0.0.1' });
    this.#caller = await ReportingCaller.of(rollup!.url, this.dataSource);
  }

  configure(changes: SynchronizationConfigurationChange): Promise<unknown> {
    return updateSynchronizationConfiguration(this.dataSource, changes);
  }

  /** A synchronization, and the rollup that follows it by itself. */
  async synchronize(): Promise<RollupRecord> {
    const id = await requestSynchronization(this.dataSource, { trigger: 'administrator', scope: 'everything', adminName: 'Ada' });
    const ended = await until(`the synchronization to end: ${this.#logs()}`, async () => {
      const found = await findSynchronization(this.dataSource, id);
      return found?.finishedAt == null ? null : found;
    });
    if (ended.state !== 'succeeded') throw new Error(`${ended.state}: ${ended.failure} ${this.#logs()}`);
    const rollup = await until('the rollup after the synchronization', async () => {
      const [row]: { id: string }[] = await this.dataSource.query('SELECT id FROM rollup.run WHERE synchronization_id = $1', [id]);
      return row ?? null;
    });
    return this.#ended(rollup.id);
  }

  /** A rollup by itself; fails unless it succeeds. */
  async rollUp(): Promise<RollupRecord> {
    return this.#ended(await requestRollup(this.dataSource, { trigger: 'administrator', adminName: 'Ada' }));
  }

  /** A computer registers here and scans, by its server's clock. */
  async meet(computerId: string, osBuildNumber = 26_100, at = new Date()): Promise<void> {
    await registerComputer(this.dataSource, computerId, {
      dnsName: `${computerId}.example`, osMajorVersion: 10, osMinorVersion: 0, osBuildNumber, osServicePackMajorNumber: 0, osServicePackMinorNumber: 0,
      osLocale: 'en-US', suiteMask: 256, oldProductType: 1, newProductType: 4, systemMetrics: 0, processorArchitecture: 'Amd64Compatible',
    }, at);
    await recordSynchronizations(this.dataSource, [{ id: computerId, at, protocolVersion: '2.90' }]);
  }

  /** A computer reports the status of updates: which are needed, installed and failed. */
  async report(computerId: string, lists: { readonly needed?: readonly string[]; readonly installed?: readonly string[]; readonly failed?: readonly string[] }): Promise<void> {
    await this.#send(computerId, (instanceId) => statusReport({ U: lists.needed ?? [], V: lists.installed ?? [], g: lists.failed ?? [] }, { instanceId }));
  }

  /** A computer has installed an update. */
  async install(computerId: string, updateId: string): Promise<void> {
    await this.#send(computerId, (instanceId) => nativeEvent(183, { instanceId, updateId, revisionNumber: 1 }));
  }

  /** Which server each computer calls, by the word of this one; `here` for this one. */
  async computers(): Promise<Record<string, string>> {
    const rows: { id: string; server: string | null }[] = await this.dataSource.query('SELECT id, parent_server_id AS server FROM computers.computer ORDER BY id');
    return Object.fromEntries(rows.map(({ id, server }) => [id, server ?? 'here']));
  }

  /** Statuses of the computers that call this server, unpacked one by one. */
  async ownFigures(): Promise<Figures> {
    const rows: { packed: Buffer }[] = await this.dataSource.query(`
      SELECT s.packed FROM computers.computer c JOIN reporting.computer_report r ON r.computer_id = c.id JOIN reporting.computer_statuses s USING (number)
      WHERE c.parent_server_id IS NULL`);
    const numbers: { number: number; update_id: string }[] = await this.dataSource.query('SELECT number, update_id FROM reporting.update_number');
    const ids = new Map(numbers.map(({ number, update_id }) => [number, update_id]));
    const figures: Record<string, Record<string, number>> = {};
    for (const { packed } of rows) {
      for (const [number, { state }] of unpackStatuses(packed)) {
        if (state < 2) continue;
        const states = figures[ids.get(number)!] ??= {};
        states[STATES[state]!] = (states[STATES[state]!] ?? 0) + 1;
      }
    }
    return figures;
  }

  /** What the report of updates shows on this server, of everybody it knows. */
  async reportedFigures(): Promise<Figures> {
    const rows = await listUpdateStatus(this.dataSource, {}, 'server', 500);
    const counted = rows.map((row) => [row.updateId, Object.fromEntries(STATES.filter((state) => state !== '' && row[state as 'failed'] > 0).map((state) => [state, row[state as 'failed']]))] as const);
    return Object.fromEntries(counted.filter(([, states]) => Object.keys(states).length > 0));
  }

  /** Attempts to install that this server knows of, of all servers. */
  async installations(): Promise<number> {
    const [row]: [{ count: number }] = await this.dataSource.query('SELECT coalesce(sum(success_count), 0)::int AS count FROM reporting.install_activity');
    return row.count;
  }

  async stop(): Promise<void> {
    await this.#edge?.close();
    await this.#stopServices();
    await this.drop();
  }

  async #ended(id: string): Promise<RollupRecord> {
    const record = await until(`the rollup to end: ${this.#logs()}`, async () => {
      const found = await findRollup(this.dataSource, id);
      return found?.finishedAt == null ? null : found;
    });
    if (record.state !== 'succeeded') throw new Error(`${record.state}: ${record.failure} ${this.#logs()}`);
    return record;
  }

  async #send(computerId: string, event: (instanceId: string) => ReturnType<typeof nativeEvent>): Promise<void> {
    const instanceId = randomUUID();
    if (!await this.#caller!.report(computerId, [event(instanceId)])) throw new Error('the report was not taken');
    await until('the report to be settled', async () => (await this.dataSource.query('SELECT 1 FROM reporting.event WHERE instance_id = $1', [instanceId]) as unknown[]).length > 0);
  }

  async #stopServices(): Promise<void> {
    await Promise.all(this.#services.map((service) => service.stop()));
  }

  #logs(): string {
    return this.#services.flatMap(({ log }) => log).join('');
  }
}

/** Names of the counted states in reports, by their numbers. */
const STATES = ['', '', 'notInstalled', 'downloaded', 'installed', 'failed', 'installedPendingReboot'];

/** The sum of figures. */
export function sumOf(all: readonly Figures[]): Figures {
  const sum: Record<string, Record<string, number>> = {};
  for (const figures of all) {
    for (const [updateId, states] of Object.entries(figures)) {
      const total = sum[updateId] ??= {};
      for (const [state, count] of Object.entries(states)) total[state] = (total[state] ?? 0) + count;
    }
  }
  return sum;
}
