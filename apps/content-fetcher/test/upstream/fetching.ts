import { createHash } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { takeFile, type ContentFile, reconcileContent } from '@sluice/domain/content';
import type { AnyCloudEvent, EventName } from '@sluice/domain/events';
import { createDataSource } from '@sluice/domain/migrations';
import { updateSynchronizationConfiguration, type SynchronizationConfigurationChange } from '@sluice/domain/servers';
import { contentName, DirectoryStore } from '@sluice/platform/content-store';
import type { DatabaseConnector } from '@sluice/platform/database';
import { Log } from '@sluice/platform/observability';
import { createTestDatabase } from '@sluice/testing/environment';
import type { DataSource } from 'typeorm';
import { Cleanup } from '../../src/cleanup/cleanup.service.js';
import { fetchConfig, type FetchConfig } from '../../src/fetch/fetch.config.js';
import { FileFetch } from '../../src/fetch/schedule/file-fetch.service.js';
import { Room } from '../../src/fetch/schedule/room.service.js';
import { UpstreamFiles } from '../../src/fetch/upstream/upstream-files.service.js';

/** Most bytes that are hashed at once; Node takes no more than 2 GiB. */
const HASHED_AT_ONCE = 2 ** 28;

/** The digest of any number of bytes. */
export function digestOf(algorithm: 'sha1' | 'sha256', bytes: Buffer): Buffer {
  const hash = createHash(algorithm);
  for (let at = 0; at < bytes.length; at += HASHED_AT_ONCE) hash.update(bytes.subarray(at, at + HASHED_AT_ONCE));
  return hash.digest();
}

/** A file that a test makes up. */
export interface MadeFile {
  readonly name: string;
  readonly sha1: Buffer;
  readonly bytes: Buffer;
}

/** Everything that fetching consists of, with a real database and a store in a directory, worked step by step by the test. */
export class Fetching {
  #updates = 0;

  private constructor(
    readonly dataSource: DataSource, readonly store: DirectoryStore, readonly directory: string, readonly databaseUrl: string, private readonly drop: () => Promise<void>,
  ) {}

  static async create(): Promise<Fetching> {
    const database = await createTestDatabase();
    const directory = await mkdtemp(join(tmpdir(), 'sluice-fetching-'));
    const dataSource = await createDataSource(database.url, { poolSize: 8 }).initialize();
    return new Fetching(dataSource, await DirectoryStore.open(directory), directory, database.url, () => database.drop());
  }

  async close(): Promise<void> {
    await this.dataSource.destroy();
    await this.drop();
    await rm(this.directory, { recursive: true, force: true });
  }

  /** Parts of the service over this database and store. Loopback is allowed unless the settings say otherwise. */
  parts(environment: Readonly<Record<string, string>> = {}): { fetch: FileFetch; upstream: UpstreamFiles; cleanup: Cleanup; config: FetchConfig } {
    const config = fetchConfig.parse({
      SLUICE_CONTENT_PAUSE_PERCENT: '0', SLUICE_CONTENT_RESERVE: '0', SLUICE_UPSTREAM_TIMEOUT_SECONDS: '5', SLUICE_CONTENT_ALLOWED_NETWORKS: '127.0.0.0/8', ...environment,
    }) as FetchConfig;
    const log = Log.create({ level: 'fatal', service: 'test' });
    const upstream = new UpstreamFiles(this.dataSource, config);
    const cleanup = new Cleanup(this.dataSource, {} as DatabaseConnector, this.store, config, log);
    const room = new Room(this.dataSource, cleanup, this.store, config);
    return { fetch: new FileFetch(this.dataSource, upstream, room, this.store, config, log), upstream, cleanup, config };
  }

  configure(changes: SynchronizationConfigurationChange): Promise<unknown> {
    return updateSynchronizationConfiguration(this.dataSource, changes);
  }

  /** An approved update with one file. */
  async addFile(bytes: Buffer, changes: { size?: number; sha256?: Buffer | null; originUrl?: string; sha1?: Buffer; approved?: boolean } = {}): Promise<MadeFile> {
    const sha1 = changes.sha1 ?? digestOf('sha1', bytes);
    const sha256 = changes.sha256 === undefined ? digestOf('sha256', bytes) : changes.sha256;
    this.#updates += 1;
    const updateId = `00000000-0000-4000-8000-${String(this.#updates).padStart(12, '0')}`;
    const [{ revisionId }] = await this.dataSource.query(`
      INSERT INTO catalog.revision (update_id, revision_number, update_type, publication_state, is_latest, is_leaf, explicitly_deployable,
        document_sha256, document_length, core_length, import_change_number, shape_change_number)
      VALUES ($1, 1, 'Software', 'Published', true, true, true, '', 0, 0, 1, 1) RETURNING revision_id AS "revisionId"`, [updateId]);
    await this.dataSource.query('INSERT INTO catalog.file VALUES ($1, $2, $3, $4, $5)', [sha1, sha256, changes.size ?? bytes.length, '.cab', changes.originUrl ?? null]);
    await this.dataSource.query(`INSERT INTO catalog.revision_file (revision_id, sha1, file_name) VALUES ($1, $2, 'file.cab')`, [revisionId, sha1]);
    await this.dataSource.query(`
      INSERT INTO deployments.deployment (revision_id, target_group_id, action, last_change_time, change_number, admin_name)
      VALUES ($1, 'a0a08746-4dbe-4a37-9adf-9e7652c0b421', $2, now(), 1, 'test')`, [revisionId, changes.approved === false ? 'PreDeploymentCheck' : 'Install']);
    await reconcileContent(this.dataSource);
    return { name: contentName(sha1), sha1, bytes };
  }

  /** Takes up the next file and works on it; null when there is none. */
  async fetchNext(parts = this.parts(), stopping = new AbortController().signal): Promise<string | null> {
    const file = await takeFile(this.dataSource, 30);
    return file === null ? 'nothing' : parts.fetch.run(file, stopping);
  }

  /** Lets every file that failed be tried again now. */
  async hurry(): Promise<void> {
    await this.dataSource.query(`UPDATE content.content_file SET next_attempt_at = now() WHERE state IN ('failed', 'quarantined')`);
  }

  async row({ sha1 }: MadeFile): Promise<Pick<ContentFile, 'state' | 'failureCode' | 'failure' | 'attempts'> | undefined> {
    const [row] = await this.dataSource.query('SELECT state, failure_code AS "failureCode", failure, attempts FROM content.content_file WHERE sha1 = $1', [sha1]);
    return row;
  }

  async events(name: EventName): Promise<AnyCloudEvent['data'][]> {
    const rows: { payload: AnyCloudEvent }[] = await this.dataSource.query('SELECT payload FROM messaging.outbox WHERE event = $1 ORDER BY created_at', [name]);
    return rows.map(({ payload }) => payload.data);
  }

  /** The bytes of a file in the store; null when it is not visible there. */
  async stored({ name }: MadeFile): Promise<Buffer | null> {
    if (await this.store.stat(name) === null) return null;
    return Buffer.concat(await (await this.store.read(name)).toArray() as Buffer[]);
  }

  async reset(): Promise<void> {
    await this.dataSource.query('TRUNCATE catalog.revision, catalog.file, content.content_file, content.file_decryption, messaging.outbox, synchronization.upstream_state, servers.synchronization_configuration CASCADE');
    for await (const { name } of this.store.list()) await this.store.remove(name);
    for await (const { name } of this.store.listPartials()) await this.store.discardPartial(name);
    for await (const { name } of this.store.listQuarantine()) await this.store.removeQuarantined(name);
  }
}
