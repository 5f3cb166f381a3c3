import { Inject, Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { ContentError, finishContentJob, releaseContentJob, reportContentJob, takeContentJob, type TakenJob } from '@sluice/domain/content';
import { CONTENT_STORE, ContentStoreError, type ContentStore } from '@sluice/platform/content-store';
import { DatabaseConnector, isTransientConnectionError } from '@sluice/platform/database';
import { Log } from '@sluice/platform/observability';
import { DataSource } from 'typeorm';
import { Cleanup } from '../cleanup/cleanup.service.js';
import { verifyFiles, type Tally } from './verify-files.js';

/** How long a process may say nothing about a job before another one takes it up, in seconds. */
const LEASE_SECONDS = 60;
/** How often it says how far it is, in milliseconds. */
const REPORT_MS = 1_000;
/** How often it is looked for jobs that nobody told of, in milliseconds. */
const INTERVAL_MS = 15_000;

/** Does what administrators ask of the content store: one job at a time in each process, each job in one process. */
@Injectable()
export class JobRunner implements OnApplicationBootstrap, OnApplicationShutdown {
  readonly #log: Log;
  readonly #stopping = new AbortController();
  #timer: NodeJS.Timeout | undefined;
  #running: Promise<void> | undefined;

  constructor(
    @Inject(DataSource) private readonly dataSource: DataSource,
    @Inject(DatabaseConnector) private readonly connector: DatabaseConnector,
    @Inject(CONTENT_STORE) private readonly store: ContentStore,
    @Inject(Cleanup) private readonly cleanup: Cleanup,
    @Inject(Log) log: Log,
  ) {
    this.#log = log.child(JobRunner.name);
  }

  onApplicationBootstrap(): void {
    void this.connector.firstConnection().then(() => this.look());
    this.#timer = setInterval(() => this.look(), INTERVAL_MS).unref();
  }

  /** Lets go of the job, so that another process takes it up at once. */
  async onApplicationShutdown(): Promise<void> {
    clearInterval(this.#timer);
    this.#stopping.abort(new Error('the process stops'));
    await this.#running;
  }

  /** Looks whether there is a job to do. */
  look(): void {
    if (this.#running !== undefined || this.#stopping.signal.aborted) return;
    this.#running = this.#work().catch((error: unknown) => {
      if (!isTransientConnectionError(error)) this.#log.error('A job of the content store could not be done', { err: error });
    }).finally(() => { this.#running = undefined; });
  }

  async #work(): Promise<void> {
    for (let job = await takeContentJob(this.dataSource, LEASE_SECONDS); job !== null; job = await takeContentJob(this.dataSource, LEASE_SECONDS)) {
      await this.#do(job);
      if (this.#stopping.signal.aborted) return;
    }
  }

  async #do(job: TakenJob): Promise<void> {
    const tally: Tally = { filesDone: 0, bytesDone: 0, filesFound: 0, bytesFound: 0 };
    const lost = new AbortController();
    const signal = AbortSignal.any([this.#stopping.signal, lost.signal]);
    const report = setInterval(() => void reportContentJob(this.dataSource, job, tally, LEASE_SECONDS).catch((error: unknown) => {
      if (error instanceof ContentError) lost.abort(error);
    }), REPORT_MS);
    try {
      await (job.kind === 'verification' ? verifyFiles(this.store, this.dataSource, tally, signal) : this.#cleanUp(tally));
      await finishContentJob(this.dataSource, job, tally, null);
      this.#log.info('A job of the content store is done', { jobId: job.id, kind: job.kind, ...tally });
    } catch (error) {
      await this.#giveUp(job, tally, signal, error);
    } finally {
      clearInterval(report);
    }
  }

  async #cleanUp(tally: Tally): Promise<void> {
    const { removedFiles, removedBytes } = await this.cleanup.run();
    tally.filesFound = removedFiles;
    tally.bytesFound = removedBytes;
  }

  /** What is left to another process, or to the next look, is not a failure. */
  async #giveUp(job: TakenJob, tally: Tally, signal: AbortSignal, error: unknown): Promise<void> {
    if (this.#stopping.signal.aborted) return releaseContentJob(this.dataSource, job);
    if (signal.aborted || isTransientConnectionError(error)) throw error;
    this.#log.error('A job of the content store failed', { err: error, jobId: job.id, kind: job.kind });
    await finishContentJob(this.dataSource, job, tally, error instanceof ContentStoreError ? `${error.message}.` : 'The content-fetcher failed; its log has the reason.');
  }
}
