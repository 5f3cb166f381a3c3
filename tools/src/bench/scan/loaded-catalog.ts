import type { DataSource } from 'typeorm';
import { importCatalog, type RevisionToImport } from '@sluice/domain/catalog';
import { approveUpdate } from '@sluice/domain/deployments';
import { createDataSource } from '@sluice/domain/migrations';
import { revisionFromDocument } from '@sluice/platform/catalog-import';
import { syntheticCatalog } from '@sluice/testing/synthetic-catalog';
import { keptDatabase } from '../harness/bench-database.js';
import { approvalsOf, catalogOf } from './catalog-size.js';

/** All Computers (well known). */
export const ALL_COMPUTERS = 'a0a08746-4dbe-4a37-9adf-9e7652c0b421';

/** Told after so many revisions. */
const TELL_EVERY = 10_000;

/** Name of the kept database with a catalog of that size. The number at the end counts changes of how it is made. */
export function catalogDatabaseName(revisions: number): string {
  return `bench_catalog_${revisions}_v2`;
}

/** Makes sure that there is a database with a synthetic catalog of this many revisions, some of them approved. */
export function loadedCatalog(serverUrl: string, revisions: number, say: (line: string) => void): Promise<string> {
  return keptDatabase(serverUrl, catalogDatabaseName(revisions), async (databaseUrl) => {
    const started = performance.now();
    const dataSource = await createDataSource(databaseUrl, { poolSize: 2, applicationName: 'sluice-bench' }).initialize();
    try {
      await importAll(dataSource, revisions, say);
      await approveSome(dataSource, approvalsOf(revisions));
      // Nobody listened while this was loaded, so nobody needs to be told.
      await dataSource.query('DELETE FROM messaging.outbox');
    } finally {
      await dataSource.destroy();
    }
    say(`loaded ${revisions} revisions with ${approvalsOf(revisions)} approvals in ${Math.round((performance.now() - started) / 1_000)} s; later runs reuse them`);
  });
}

async function importAll(dataSource: DataSource, revisions: number, say: (line: string) => void): Promise<void> {
  let told = 0;
  await importCatalog(dataSource, documents(revisions), {
    onProgress: ({ imported }) => {
      if (imported - told < TELL_EVERY) return;
      told = imported;
      say(`${imported} of ${revisions} revisions imported`);
    },
  });
}

async function* documents(revisions: number): AsyncGenerator<RevisionToImport> {
  for await (const text of syntheticCatalog(catalogOf(revisions))) yield await revisionFromDocument([Buffer.from(text)]);
}

/** Approves updates spread evenly over the catalog, for installation on all computers. */
async function approveSome(dataSource: DataSource, approvals: number): Promise<void> {
  const updates: { update_id: string }[] = await dataSource.query(`
    SELECT update_id FROM catalog.revision WHERE explicitly_deployable AND is_latest AND publication_state <> 'Expired' ORDER BY revision_id`);
  const step = Math.max(1, Math.floor(updates.length / approvals));
  for (let index = 0, done = 0; index < updates.length && done < approvals; index += step, done += 1) {
    await approveUpdate(dataSource, {
      updateId: (updates[index] as { update_id: string }).update_id, targetGroupId: ALL_COMPUTERS, action: 'Install', adminName: 'bench',
    });
  }
}
