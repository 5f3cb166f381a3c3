import { importCatalog, type RevisionToImport } from '@sluice/domain/catalog';
import { createDataSource } from '@sluice/domain/migrations';
import { revisionFromDocument } from '@sluice/platform/catalog-import';
import { syntheticCatalog } from '@sluice/testing/synthetic-catalog';
import { keptDatabase } from '../harness/bench-database.js';
import { syncCatalog } from './sync-catalog.js';

/** Told after so many revisions. */
const TELL_EVERY = 500;

/** Makes sure that there is a database with the catalog of the upstream server, and keeps it for later runs. */
export function loadedUpstream(serverUrl: string, revisions: number, megabytes: number, say: (line: string) => void): Promise<string> {
  // The number at the end counts changes of how the catalog is made.
  return keptDatabase(serverUrl, `bench_upstream_${revisions}_${megabytes}_v2`, async (databaseUrl) => {
    const started = performance.now();
    const dataSource = await createDataSource(databaseUrl, { poolSize: 2, applicationName: 'sluice-bench' }).initialize();
    try {
      let told = 0;
      await importCatalog(dataSource, documents(revisions, megabytes), {
        onProgress: ({ imported }) => {
          if (imported - told < TELL_EVERY) return;
          told = imported;
          say(`${imported} of ${revisions} revisions imported`);
        },
      });
      // Nobody listened while this was loaded, so nobody needs to be told.
      await dataSource.query('DELETE FROM messaging.outbox');
    } finally {
      await dataSource.destroy();
    }
    say(`loaded ${revisions} revisions in ${Math.round((performance.now() - started) / 1_000)} s; later runs reuse them`);
  });
}

async function* documents(revisions: number, megabytes: number): AsyncGenerator<RevisionToImport> {
  for await (const text of syntheticCatalog(syncCatalog(revisions, megabytes))) yield await revisionFromDocument([Buffer.from(text)]);
}
