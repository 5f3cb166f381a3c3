import { Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { reconcileContent } from '@sluice/domain/content';
import { DatabaseConnector, isTransientConnectionError } from '@sluice/platform/database';
import { Log } from '@sluice/platform/observability';
import { DataSource } from 'typeorm';

/** How often what is needed is compared with what is here although nothing told of a change, in milliseconds. */
const INTERVAL_MS = 300_000;

/** Keeps the list of wanted files up to date. However many events come while it is compared, it is compared once more. */
@Injectable()
export class Comparison implements OnApplicationBootstrap, OnApplicationShutdown {
  readonly #log: Log;
  #running: Promise<void> | undefined;
  #next: Promise<void> | undefined;
  #timer: NodeJS.Timeout | undefined;
  #listeners: (() => void)[] = [];

  constructor(private readonly dataSource: DataSource, private readonly connector: DatabaseConnector, log: Log) {
    this.#log = log.child(Comparison.name);
  }

  onApplicationBootstrap(): void {
    void this.connector.firstConnection().then(() => this.#runByItself());
    this.#timer = setInterval(() => void this.#runByItself(), INTERVAL_MS).unref();
  }

  onApplicationShutdown(): void {
    clearInterval(this.#timer);
    this.#listeners = [];
  }

  /** Calls `listener` after every comparison. */
  onCompared(listener: () => void): void {
    this.#listeners.push(listener);
  }

  /** Resolves when everything that was in the database at the time of the call was looked at. Throws errors of the database. */
  run(): Promise<void> {
    if (this.#running === undefined) return this.#start();
    // The one under way may have looked too early; all who ask meanwhile share the one after it.
    this.#next ??= this.#running.catch(() => undefined).then(() => {
      this.#next = undefined;
      return this.#start();
    });
    return this.#next;
  }

  #start(): Promise<void> {
    this.#running = this.#compare().finally(() => { this.#running = undefined; });
    return this.#running;
  }

  async #compare(): Promise<void> {
    const changes = await reconcileContent(this.dataSource);
    if (Object.values(changes).some((count) => count > 0)) this.#log.info('Other files are needed than before', { ...changes });
    for (const listener of this.#listeners) listener();
  }

  async #runByItself(): Promise<void> {
    await this.run().catch((error: unknown) => {
      if (!isTransientConnectionError(error)) this.#log.error('Which files are needed could not be found out', { err: error });
    });
  }
}
