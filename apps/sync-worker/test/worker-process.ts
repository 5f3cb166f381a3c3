import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { createDataSource } from '@sluice/domain/migrations';
import { updateSynchronizationConfiguration, type SynchronizationConfigurationChange } from '@sluice/domain/servers';
import { findSynchronization, listProblems, requestSynchronization, type SynchronizationRecord } from '@sluice/domain/synchronization';
import { findFreePort } from '@sluice/local-services';
import { createTestBus, createTestDatabase } from '@sluice/testing/environment';
import type { DataSource } from 'typeorm';

/** How long a state may take to be reached. Milliseconds. */
const PATIENCE = 25_000;
/** Pause between two looks. Milliseconds. */
const LOOK_EVERY = 25;

/** Waits until a look at the world returns something true; fails with `what` when that takes too long. */
export async function until<T>(what: string, look: () => Promise<T> | T, patience = PATIENCE): Promise<NonNullable<T>> {
  const deadline = Date.now() + patience;
  for (;;) {
    const seen = await look();
    if (seen) return seen;
    if (Date.now() > deadline) throw new Error(`waited in vain for ${what}`);
    await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY));
  }
}

/** One installation with its own database and bus, and sync-workers as processes. */
export class Installation {
  readonly log: string[] = [];
  #worker: ChildProcess | undefined;
  #url = '';

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
    return this.#url;
  }

  /** Starts a service of the checkout as a process of this installation and waits until it is ready. */
  async startService(name: string, environment: Readonly<Record<string, string>> = {}): Promise<{ url: string; child: ChildProcess }> {
    const port = await findFreePort();
    const child = fork(fileURLToPath(new URL(`../../${name}/dist/main.js`, import.meta.url)), [], {
      env: {
        PATH: process.env['PATH'], DATABASE_URL: this.databaseUrl, NATS_URL: this.busUrl, SLUICE_SERVICE_PORT: String(port), SLUICE_BIND: '127.0.0.1',
        SLUICE_LOG_LEVEL: 'warn', SLUICE_SYNCHRONIZATION_LEASE_SECONDS: '2', SLUICE_SYNCHRONIZATION_PAUSE_PERCENT: '1', ...environment,
      },
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    });
    for (const stream of [child.stdout, child.stderr]) stream?.setEncoding('utf8').on('data', (text: string) => this.log.push(text));
    const url = `http://127.0.0.1:${port}`;
    await until(`${name} to be ready: ${this.log.join('')}`, () => fetch(`${url}/readyz`).then((response) => response.ok, () => false));
    return { url, child };
  }

  async startWorker(): Promise<void> {
    const { url, child } = await this.startService('sync-worker');
    this.#worker = child;
    this.#url = url;
  }

  /** Ends the worker: SIGKILL leaves it no time for anything. */
  async stopWorker(signal: 'SIGTERM' | 'SIGKILL' = 'SIGTERM'): Promise<void> {
    const worker = this.#worker;
    this.#worker = undefined;
    await end(worker, signal);
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

/** Ends a process that was started here. */
export async function end(child: ChildProcess | undefined, signal: 'SIGTERM' | 'SIGKILL' = 'SIGTERM'): Promise<void> {
  if (child === undefined || child.exitCode !== null || child.signalCode !== null) return;
  const exited = once(child, 'exit');
  child.kill(signal);
  await exited;
}
