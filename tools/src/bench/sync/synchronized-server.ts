import { setTimeout as delay } from 'node:timers/promises';
import type { DataSource } from 'typeorm';
import { createDataSource } from '@sluice/domain/migrations';
import { updateSynchronizationConfiguration } from '@sluice/domain/servers';
import { findSynchronization, requestSynchronization, type SynchronizationRecord } from '@sluice/domain/synchronization';
import { dropDatabase, emptyDatabase } from '../harness/bench-database.js';
import { ServiceProcess } from '../harness/service-process.js';

const DATABASE = 'bench_sync';
/** Pause between two looks at a run. Milliseconds. */
const LOOK_EVERY = 20;

/** A Sluice below another one: an empty database to begin with, and a sync-worker as its own process. */
export class SynchronizedServer {
  private constructor(private readonly serverUrl: string, private readonly dataSource: DataSource, readonly worker: ServiceProcess) {}

  static async start(serverUrl: string, natsUrl: string, upstreamUrl: string): Promise<SynchronizedServer> {
    const databaseUrl = await emptyDatabase(serverUrl, DATABASE);
    const dataSource = await createDataSource(databaseUrl, { poolSize: 2, applicationName: 'sluice-bench' }).initialize();
    await updateSynchronizationConfiguration(dataSource, { upstreamKind: 'sluice', upstreamUrl });
    return new SynchronizedServer(serverUrl, dataSource, await ServiceProcess.start('sync-worker', databaseUrl, natsUrl));
  }

  /** Synchronizes everything; the time counts from the request to the end as an administrator sees it. */
  async synchronize(): Promise<{ record: SynchronizationRecord; seconds: number; processorSeconds: number }> {
    const started = performance.now();
    const before = this.worker.processorSeconds();
    const id = await requestSynchronization(this.dataSource, { trigger: 'administrator', scope: 'everything', adminName: 'bench' });
    for (;;) {
      const record = await findSynchronization(this.dataSource, id);
      if (record?.finishedAt != null) return { record, seconds: (performance.now() - started) / 1_000, processorSeconds: this.worker.processorSeconds() - before };
      await delay(LOOK_EVERY);
    }
  }

  /** Revisions of its catalog, and a digest of all their documents' digests. */
  async content(): Promise<{ revisions: number; digest: string }> {
    return catalogContent(this.dataSource);
  }

  async stop(): Promise<void> {
    await this.worker.stop();
    await this.dataSource.destroy();
    await dropDatabase(this.serverUrl, DATABASE);
  }
}

/** Revisions of a catalog, and a digest of their identities, documents and fragments. */
export async function catalogContent(dataSource: DataSource): Promise<{ revisions: number; digest: string }> {
  const [content]: { revisions: number; digest: string }[] = await dataSource.query(`
    WITH fragments AS (
      SELECT revision_id, string_agg(fragment_type || locale || geo_id || plain_length || md5(xpress), ',' ORDER BY fragment_type, locale, geo_id) AS digest
      FROM catalog.fragment GROUP BY revision_id)
    SELECT count(*)::int AS revisions,
           md5(coalesce(string_agg(update_id::text || revision_number || encode(document_sha256, 'hex') || coalesce(digest, ''), ';' ORDER BY update_id, revision_number), '')) AS digest
    FROM catalog.revision LEFT JOIN fragments USING (revision_id)`);
  return content ?? { revisions: 0, digest: '' };
}
