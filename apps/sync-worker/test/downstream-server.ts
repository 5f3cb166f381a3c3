import type { AnyCloudEvent } from '@sluice/domain/events';
import { finishRun, requestSynchronization, takeRun, type RunOutcome, type SynchronizationRecord, findSynchronization, listProblems } from '@sluice/domain/synchronization';
import { createDataSource } from '@sluice/domain/migrations';
import { updateSynchronizationConfiguration, type SynchronizationConfigurationChange } from '@sluice/domain/servers';
import { Log } from '@sluice/platform/observability';
import { UpstreamClient } from '@sluice/platform/upstream-client';
import { createTestDatabase } from '@sluice/testing/environment';
import { UpstreamServer } from '@sluice/testing/upstream-server';
import type { DataSource } from 'typeorm';
import type { ReadBatch } from '../src/downstream/documents/read-batch.js';
import { outcomeOfFailure } from '../src/downstream/run/outcome-of-failure.js';
import { RunContext } from '../src/downstream/run/run-context.js';
import { synchronize } from '../src/downstream/run/synchronize.js';
import { whatWasTold } from './told-events.js';
import { announced, catalogContent, decisions } from './catalog-content.js';
import { SynchronizationStopped } from '../src/downstream/upstream/synchronization-stopped.js';
import type { CookieShelf, UpstreamCaller } from '../src/downstream/upstream/upstream-session.js';

/** How a run of a test ended. */
export interface TestRun {
  readonly record: SynchronizationRecord;
  /** Codes of its problems, in order. */
  readonly problems: readonly string[];
}

/** A downstream server without its process: a database, an upstream server, and runs one after the other. */
export class DownstreamServer {
  readonly shelf: CookieShelf = {};
  /** Reads the documents of an answer; by default on the thread of the test. */
  readBatch: ReadBatch | undefined;

  private constructor(readonly dataSource: DataSource, readonly upstream: UpstreamServer, private readonly drop: () => Promise<void>) {}

  static async start(): Promise<DownstreamServer> {
    const database = await createTestDatabase();
    const dataSource = await createDataSource(database.url, { poolSize: 5 }).initialize();
    return new DownstreamServer(dataSource, await UpstreamServer.start(), async () => {
      await dataSource.destroy();
      await database.drop();
    });
  }

  async configure(changes: SynchronizationConfigurationChange = {}): Promise<void> {
    await updateSynchronizationConfiguration(this.dataSource, { upstreamKind: 'wsus', upstreamUrl: this.upstream.url, ...changes });
  }

  /** One run from request to end. */
  async run(scope: 'everything' | 'categories' = 'everything', signal = new AbortController().signal): Promise<TestRun> {
    const id = await requestSynchronization(this.dataSource, { trigger: 'administrator', scope, adminName: 'Ada' });
    await this.goOn(signal);
    return this.result(id);
  }

  /** Takes the active run up and works on it; null when it was left as a killed process leaves it. */
  async goOn(signal = new AbortController().signal): Promise<RunOutcome | null> {
    const run = await takeRun(this.dataSource, 60);
    if (run === null) throw new Error('there is no run to take up');
    const client = new UpstreamClient({ idleTimeoutMs: 1_500, tls: {} });
    try {
      const context = new RunContext(this.dataSource, run, signal, SILENT, run.newRevisions, this.readBatch);
      // Microsoft's own address leads to the upstream server of the test as well.
      const caller: UpstreamCaller = { call: (url, ...call) => client.call(new URL(url.pathname, this.upstream.url), ...call) };
      const outcome = await synchronize(context, run, { caller, shelf: this.shelf, hostName: 'Downstream_1.test', pauseFactor: 0 })
        .catch((error: unknown) => {
          const failure = outcomeOfFailure(signal.aborted ? signal.reason : error);
          if (failure?.state === 'failed' && failure.code === 'INTERNAL' && !(error instanceof SynchronizationStopped)) throw error;
          return failure;
        });
      if (outcome !== null) await finishRun(this.dataSource, run, outcome);
      else await this.dataSource.query(`UPDATE synchronization.run SET lease_expires_at = clock_timestamp() - interval '1 second' WHERE lease_owner IS NOT NULL`);
      return outcome;
    } finally {
      await client.close();
    }
  }

  async result(id: string): Promise<TestRun> {
    const record = await findSynchronization(this.dataSource, id);
    return { record: record!, problems: (await listProblems(this.dataSource, id, 1_000)).map(({ code }) => code) };
  }

  /** What is in the catalog, with what is decided about it. */
  async catalog(): Promise<unknown> {
    return { content: await catalogContent(this.dataSource), decisions: await decisions(this.dataSource) };
  }

  /** Revisions that UpdateSynchronized told of, each once. */
  announced(): Promise<string[]> {
    return announced(this.dataSource);
  }

  /** What a consumer learns from the events of all runs. */
  async told(): Promise<string[]> {
    const rows: { payload: AnyCloudEvent }[] = await this.dataSource.query('SELECT payload FROM messaging.outbox');
    return whatWasTold(rows.map(({ payload }) => payload));
  }

  async revisionCount(): Promise<number> {
    const [row]: { count: number }[] = await this.dataSource.query('SELECT count(*)::int AS count FROM catalog.revision');
    return row!.count;
  }

  async stop(): Promise<void> {
    await this.upstream.stop();
    await this.drop();
  }
}

const SILENT = Log.create({ service: 'test', destination: { write: () => undefined } });
