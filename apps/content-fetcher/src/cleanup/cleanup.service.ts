import { Inject, Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { awaitedFiles, reconcileContent, recordStored, unknownFiles } from '@sluice/domain/content';
import { CONFIG } from '@sluice/platform/config';
import { removeUnneededFiles, type RemovedFiles } from '@sluice/platform/content-room';
import { CONTENT_STORE, type ContentStore, type StoredContent } from '@sluice/platform/content-store';
import { DatabaseConnector, isTransientConnectionError } from '@sluice/platform/database';
import { counter, Log } from '@sluice/platform/observability';
import { DataSource } from 'typeorm';
import type { FetchConfig } from '../fetch/fetch.config.js';
import { inBatches } from './in-batches.js';

/** How often it is cleaned up by itself, in milliseconds. */
const INTERVAL_MS = 3_600_000;
/** How long bytes lie that belong to no file anybody waits for, in milliseconds: a process may just be about to write down whose they are. */
const ABANDONED_MS = 3_600_000;
const BATCH = 500;

/** What a cleanup did. */
export interface CleanupResult {
  readonly removedFiles: number;
  readonly removedBytes: number;
  /** Files in the store that the table did not know of. */
  readonly adopted: number;
  /** Files that were begun and given up. */
  readonly discardedPartials: number;
  readonly emptiedQuarantine: number;
}

/** Removes what nothing needs, and makes the table and the store agree. Everything may be done by several processes at once. */
@Injectable()
export class Cleanup implements OnApplicationBootstrap, OnApplicationShutdown {
  readonly #log: Log;
  #timer: NodeJS.Timeout | undefined;
  #isStopping = false;
  #running: Promise<CleanupResult> | undefined;

  constructor(
    private readonly dataSource: DataSource,
    private readonly connector: DatabaseConnector,
    @Inject(CONTENT_STORE) private readonly store: ContentStore,
    @Inject(CONFIG) private readonly config: FetchConfig,
    log: Log,
  ) {
    this.#log = log.child(Cleanup.name);
  }

  onApplicationBootstrap(): void {
    void this.connector.firstConnection().then(() => this.#runByItself());
    this.#timer = setInterval(() => void this.#runByItself(), INTERVAL_MS).unref();
  }

  async onApplicationShutdown(): Promise<void> {
    this.#isStopping = true;
    clearInterval(this.#timer);
    await this.#running?.catch(() => undefined);
  }

  /** Cleans up now; joins a cleanup of this process that is under way. */
  run(): Promise<CleanupResult> {
    this.#running ??= this.#cleanUp().finally(() => { this.#running = undefined; });
    return this.#running;
  }

  /** Removes unneeded files, those first that are for longest, whatever their grace time, until so many bytes are gone or none is left. */
  async makeRoom(bytes: number): Promise<number> {
    return (await this.#removeUnneeded(0, bytes)).removedBytes;
  }

  async #runByItself(): Promise<void> {
    if (this.#isStopping) return;
    try {
      const result = await this.run();
      if (Object.values(result).some((count) => count > 0)) this.#log.info('The content store was cleaned up', { ...result });
    } catch (error) {
      if (!isTransientConnectionError(error)) this.#log.error('The content store could not be cleaned up', { err: error });
    }
  }

  async #cleanUp(): Promise<CleanupResult> {
    const adopted = await this.#adoptUnknown();
    await reconcileContent(this.dataSource);
    const removed = await this.#removeUnneeded(this.config.SLUICE_CONTENT_GRACE_HOURS, Infinity);
    return { ...removed, adopted, discardedPartials: await this.#discardPartials(), emptiedQuarantine: await this.#emptyQuarantine() };
  }

  async #removeUnneeded(graceHours: number, bytes: number): Promise<RemovedFiles> {
    const removed = await removeUnneededFiles(this.dataSource, this.store, { graceHours, bytes, isStopping: () => this.#isStopping });
    counter({ name: 'sluice_content_removed_bytes_total', help: 'Bytes of files that nothing needed any more.' }).inc(removed.removedBytes);
    return removed;
  }

  /** Files that somebody put there, or whose row was lost with a restored database. What nothing needs of them has its grace time too. */
  async #adoptUnknown(): Promise<number> {
    let adopted = 0;
    for await (const files of inBatches(this.store.list(), BATCH)) {
      if (this.#isStopping) break;
      const unknown = new Set((await unknownFiles(this.dataSource, files.map(digestOf))).map(nameOf));
      // Asked again: since it was listed, a file may have been removed together with its row.
      const here = (await Promise.all(files.filter(({ name }) => unknown.has(name)).map(({ name }) => this.store.stat(name)))).filter((file) => file !== null);
      if (here.length === 0) continue;
      await this.dataSource.transaction((manager) => recordStored(manager, here.map((file) => ({ sha1: digestOf(file), size: file.size }))));
      adopted += here.length;
    }
    return adopted;
  }

  async #discardPartials(): Promise<number> {
    const [now, grace] = [Date.now(), this.config.SLUICE_CONTENT_GRACE_HOURS * 3_600_000];
    let discarded = 0;
    for await (const partials of inBatches(this.store.listPartials(), BATCH)) {
      const awaited = new Set((await awaitedFiles(this.dataSource, partials.map(digestOf))).map(nameOf));
      for (const { name, modified } of partials) {
        const age = now - modified.getTime();
        if (age < (awaited.has(name) ? Math.max(grace, ABANDONED_MS) : ABANDONED_MS)) continue;
        await this.store.discardPartial(name);
        discarded += 1;
      }
    }
    return discarded;
  }

  async #emptyQuarantine(): Promise<number> {
    const oldest = Date.now() - this.config.SLUICE_CONTENT_GRACE_HOURS * 3_600_000;
    let emptied = 0;
    for await (const { name, modified } of this.store.listQuarantine()) {
      if (modified.getTime() > oldest) continue;
      await this.store.removeQuarantined(name);
      emptied += 1;
    }
    return emptied;
  }
}

function nameOf(sha1: Buffer): string {
  return sha1.toString('hex').toUpperCase();
}

function digestOf({ name }: Pick<StoredContent, 'name'>): Buffer {
  return Buffer.from(name, 'hex');
}
