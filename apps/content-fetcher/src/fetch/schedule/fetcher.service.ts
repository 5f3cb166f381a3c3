import { Inject, Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { takeFile, type FileToFetch } from '@sluice/domain/content';
import type { ContentFailure } from '@sluice/domain/events';
import { CONFIG } from '@sluice/platform/config';
import { DatabaseConnector, isTransientConnectionError } from '@sluice/platform/database';
import { Log } from '@sluice/platform/observability';
import { DataSource } from 'typeorm';
import type { FetchConfig } from '../fetch.config.js';
import { UpstreamFiles } from '../upstream/upstream-files.service.js';
import { Comparison } from './comparison.service.js';
import { FileFetch } from './file-fetch.service.js';

/** How often the table is asked for work that nobody told of, in milliseconds. */
const LONGEST_CHECK_INTERVAL_MS = 5_000;

/** After these, the next file would most likely fail as well: everything rests for a while, in milliseconds, twice as long each time. */
const RESTS: Partial<Record<ContentFailure, { readonly first: number; readonly longest: number }>> = {
  noSpace: { first: 30_000, longest: 300_000 },
  quotaReached: { first: 30_000, longest: 300_000 },
  upstreamUnavailable: { first: 5_000, longest: 120_000 },
};

/** Why the process stops working on a file; the file is let go of. */
export class ProcessStopping extends Error {
  override readonly name = 'ProcessStopping';
}

/** Fetches wanted files, several at a time. What is done with one of them is `FileFetch`'s. */
@Injectable()
export class Fetcher implements OnApplicationBootstrap, OnApplicationShutdown {
  readonly #log: Log;
  readonly #stopping = new AbortController();
  readonly #active = new Set<Promise<void>>();
  #timer: NodeJS.Timeout | undefined;
  #isLooking = false;
  #lookAgain = false;
  #restsUntil = 0;
  #failuresInARow = 0;

  constructor(
    private readonly dataSource: DataSource,
    private readonly connector: DatabaseConnector,
    private readonly comparison: Comparison,
    private readonly upstream: UpstreamFiles,
    private readonly fetch: FileFetch,
    @Inject(CONFIG) private readonly config: FetchConfig,
    log: Log,
  ) {
    this.#log = log.child(Fetcher.name);
  }

  onApplicationBootstrap(): void {
    this.comparison.onCompared(() => this.look());
    void this.connector.firstConnection().then(() => this.look());
    const interval = Math.min(LONGEST_CHECK_INTERVAL_MS, this.config.SLUICE_CONTENT_LEASE_SECONDS * 500);
    this.#timer = setInterval(() => this.look(), interval).unref();
  }

  /** Lets go of every file, so that another process goes on with it at once. */
  async onApplicationShutdown(): Promise<void> {
    clearInterval(this.#timer);
    this.#stopping.abort(new ProcessStopping('The process stops.'));
    await Promise.allSettled(this.#active);
  }

  /** Takes up files as long as there are any and places for them. Failures are logged; the next look comes by itself. */
  look(): void {
    if (this.#isLooking) {
      this.#lookAgain = true;
      return;
    }
    this.#isLooking = true;
    void this.#fillPlaces().catch((error: unknown) => {
      if (!isTransientConnectionError(error)) this.#log.error('No file could be taken up', { err: error });
    }).finally(() => {
      this.#isLooking = false;
      if (!this.#lookAgain) return;
      this.#lookAgain = false;
      this.look();
    });
  }

  async #fillPlaces(): Promise<void> {
    while (this.#hasPlace()) {
      const file = await takeFile(this.dataSource, this.config.SLUICE_CONTENT_LEASE_SECONDS);
      if (file === null) return;
      const work = this.#work(file).finally(() => {
        this.#active.delete(work);
        this.look();
      });
      this.#active.add(work);
    }
  }

  #hasPlace(): boolean {
    // After a failure one file at a time finds out whether it is over.
    const places = this.#failuresInARow > 0 ? 1 : this.config.SLUICE_CONTENT_FETCHES;
    return !this.#stopping.signal.aborted && this.#active.size < Math.min(places, this.config.SLUICE_CONTENT_FETCHES)
      && Date.now() >= this.#restsUntil && this.upstream.isOpen;
  }

  async #work(file: FileToFetch): Promise<void> {
    try {
      this.#rest(await this.fetch.run(file, this.#stopping.signal));
    } catch (error) {
      // The database, mostly: the lease ends by itself.
      if (!isTransientConnectionError(error)) this.#log.error('A file could not be worked on', { err: error });
      this.#rest('upstreamUnavailable');
    }
  }

  #rest(failure: ContentFailure | null): void {
    const rest = failure === null ? undefined : RESTS[failure];
    if (rest === undefined) {
      this.#failuresInARow = 0;
      return;
    }
    const length = Math.min(rest.first * 2 ** Math.min(this.#failuresInARow, 20), rest.longest) * this.config.SLUICE_CONTENT_PAUSE_PERCENT / 100;
    this.#failuresInARow += 1;
    this.#restsUntil = Date.now() + length;
    if (this.#failuresInARow === 1) this.#log.warn('Fetching rests for a while', { reason: failure, milliseconds: length });
  }
}
