import { createDataSource } from '@sluice/domain/migrations';
import { updateSynchronizationConfiguration, type SynchronizationConfigurationChange } from '@sluice/domain/servers';
import { findSynchronization, listProblems, requestSynchronization, type SynchronizationRecord } from '@sluice/domain/synchronization';
import { createTestBus, createTestDatabase } from '@sluice/testing/environment';
import { ServiceProcess, until } from '@sluice/testing/service-process';
import type { DataSource } from 'typeorm';

export { until };

/** One installation with its own database and bus, and sync-workers as processes. */
export class Installation {
  readonly #started: ServiceProcess[] = [];
  #worker: ServiceProcess | undefined;

  private constructor(readonly databaseUrl: string, readonly busUrl: string, readonly dataSource: DataSource, private readonly drop: () => Promise<void>) {}

  static async create(): Promise<Installation> {
    const database = await createTestDatabase();
    return Installation.over(database.url, (await createTestBus()).url, () => database.drop());
  }

  /** An installation over servers that the test itself starts and stops; the database has the newest schema. */
  static async over(databaseUrl: string, busUrl: string, drop: () => Promise<void> = () => Promise.resolve()): Promise<Installation> {
    return new Installation(databaseUrl, busUrl, await createDataSource(databaseUrl, { poolSize: 3 }).initialize(), drop);
  }

  /** Address of the worker that runs. */
  get url(): string {
    return this.#worker?.url ?? '';
  }

  /** What all services of this installation have printed. */
  get log(): readonly string[] {
    return this.#started.flatMap(({ log }) => log);
  }

  /** Starts a service of the checkout as a process of this installation and waits until it is ready. */
  async startService(name: string, environment: Readonly<Record<string, string>> = {}): Promise<ServiceProcess> {
    const service = await ServiceProcess.start(name, {
      DATABASE_URL: this.databaseUrl, NATS_URL: this.busUrl, SLUICE_LOG_LEVEL: 'warn', SLUICE_SYNCHRONIZATION_LEASE_SECONDS: '2', SLUICE_SYNCHRONIZATION_PAUSE_PERCENT: '1',
      ...environment,
    });
    this.#started.push(service);
    return service;
  }

  async startWorker(): Promise<void> {
    this.#worker = await this.startService('sync-worker');
  }

  /** Ends the worker: SIGKILL leaves it no time for anything. */
  async stopWorker(signal: 'SIGTERM' | 'SIGKILL' = 'SIGTERM'): Promise<void> {
    const worker = this.#worker;
    this.#worker = undefined;
    await worker?.stop(signal);
  }

  configure(changes: SynchronizationConfigurationChange): Promise<unknown> {
    return updateSynchronizationConfiguration(this.dataSource, changes);
  }

  request(): Promise<string> {
    return requestSynchronization(this.dataSource, { trigger: 'administrator', scope: 'everything', adminName: 'Ada' });
  }

  /** Waits for a run to end; fails unless it succeeded. */
  async ended(id: string): Promise<SynchronizationRecord> {
    const record = await until(`the synchronization to end: ${this.log.join('')}`, async () => {
      const found = await findSynchronization(this.dataSource, id);
      return found?.finishedAt == null ? null : found;
    });
    if (record.state !== 'succeeded') throw new Error(`${record.state}: ${record.failure} ${this.log.join('')}`);
    return record;
  }

  async synchronize(): Promise<SynchronizationRecord & { readonly problems: readonly string[] }> {
    const record = await this.ended(await this.request());
    return { ...record, problems: (await listProblems(this.dataSource, record.id, 100)).map(({ code, message }) => `${code}: ${message}`) };
  }

  async stop(): Promise<void> {
    await this.stopWorker();
    await this.dataSource.destroy();
    await this.drop();
  }
}
