import { setTimeout as pause } from 'node:timers/promises';
import { Inject, Injectable, type OnApplicationShutdown, type OnModuleInit } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { Log } from '../observability/log.js';
import { NotReady, ReadinessRegistry } from '../observability/readiness.js';
import { isTransientConnectionError } from './database-error.js';
import { reconnectDelay, type ReconnectBounds } from './reconnect-delay.js';

/** Injection token of the pauses between attempts to reach PostgreSQL, a {@link ReconnectBounds}. */
export const DATABASE_RECONNECT = Symbol('sluice:database-reconnect');

/**
 * Reaches PostgreSQL in the background, so that a service starts without it, and reports whether it answers.
 * After the first connection the pool makes new connections whenever they are asked for, so a restart of PostgreSQL
 * needs nothing from here.
 */
@Injectable()
export class DatabaseConnector implements OnModuleInit, OnApplicationShutdown {
  private readonly log: Log;
  private readonly stop = new AbortController();
  private running: Promise<void> = Promise.resolve();
  private up?: boolean;

  constructor(
    @Inject(DataSource) private readonly dataSource: DataSource,
    @Inject(ReadinessRegistry) readiness: ReadinessRegistry,
    @Inject(DATABASE_RECONNECT) private readonly bounds: ReconnectBounds,
    @Inject(Log) log: Log,
  ) {
    this.log = log.child('Database');
    readiness.register('postgres', () => this.check());
  }

  onModuleInit(): void {
    this.running = this.connect();
  }

  /** Resolves when PostgreSQL was reached for the first time, or the service stops. */
  firstConnection(): Promise<void> {
    return this.running;
  }

  /** The last phase of a shutdown: by now no request and no handler of an event is running. */
  async onApplicationShutdown(): Promise<void> {
    this.stop.abort();
    await this.running;
    if (this.dataSource.isInitialized) await this.dataSource.destroy();
  }

  private async connect(): Promise<void> {
    for (let attempt = 1; !this.stop.signal.aborted; attempt += 1) {
      try {
        await this.dataSource.initialize();
        return this.note(true);
      } catch (error) {
        await this.discardHalfMadePool();
        this.note(false, error);
        await pause(reconnectDelay(attempt, this.bounds), undefined, { signal: this.stop.signal }).catch(() => undefined);
      }
    }
  }

  /** An attempt that failed after its pool was made must not leave the pool's connections behind. */
  private async discardHalfMadePool(): Promise<void> {
    await this.dataSource.driver.disconnect().catch(() => undefined);
  }

  private async check(): Promise<void> {
    if (!this.dataSource.isInitialized) throw new NotReady('PostgreSQL has not been reached yet');
    try {
      await this.dataSource.query('SELECT 1');
      this.note(true);
    } catch (error) {
      this.note(false, error);
      throw new NotReady(isTransientConnectionError(error) ? 'PostgreSQL cannot be reached' : 'PostgreSQL does not answer queries');
    }
  }

  /** Logs each change once, however often it is noticed. */
  private note(up: boolean, error?: unknown): void {
    if (this.up === up) return;
    this.up = up;
    if (up) this.log.info('PostgreSQL is reached');
    else this.log.warn('PostgreSQL is not reached; trying again until it is', { err: error });
  }
}
