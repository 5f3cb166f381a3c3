import { gunzipSync } from 'node:zlib';
import { importCatalog, type RevisionToImport } from '@sluice/domain/catalog';
import { createDataSource } from '@sluice/domain/migrations';
import { revisionFromDocument } from '@sluice/platform/catalog-import';
import { Client } from 'pg';

/**
 * The import of a catalog, without a server above, as a program of its own: `node import-main.js FROM TO`. The documents of the catalog in the database
 * FROM are read into memory; then they become revisions in the database TO, which is migrated and empty, as a synchronization and an administrator's
 * import bring them there: parsed, everything derived, compressed, stored in transactions. Only that is measured. The last line is JSON.
 */
const REVISIONS_PER_READ = 200;

const [from, to] = process.argv.slice(2);
if (from === undefined || to === undefined) throw new Error('usage: import-main.js FROM TO');
const documents = await readDocuments(from);
const dataSource = await createDataSource(to, { poolSize: 2, applicationName: 'sluice-bench' }).initialize();
try {
  const started = performance.now();
  const before = process.cpuUsage();
  const { imported } = await importCatalog(dataSource, revisions(documents));
  const seconds = (performance.now() - started) / 1_000;
  const used = process.cpuUsage(before);
  if (imported !== documents.length) throw new Error(`${imported} of ${documents.length} revisions were imported`);
  const { user, system } = used;
  console.log(JSON.stringify({ seconds, processorSeconds: (user + system) / 1_000_000 }));
} finally {
  await dataSource.destroy();
}

async function readDocuments(connectionString: string): Promise<Buffer[]> {
  const client = new Client({ connectionString, application_name: 'sluice-bench' });
  await client.connect();
  try {
    const { rows }: { rows: { id: number }[] } = await client.query('SELECT revision_id AS id FROM catalog.revision ORDER BY 1');
    const found: Buffer[] = [];
    for (let start = 0; start < rows.length; start += REVISIONS_PER_READ) {
      const part = await client.query<{ gzip: Buffer }>(
        'SELECT gzip FROM catalog.revision_document WHERE revision_id = ANY ($1::int[]) ORDER BY revision_id', [rows.slice(start, start + REVISIONS_PER_READ).map(({ id }) => id)],
      );
      for (const { gzip } of part.rows) found.push(gunzipSync(gzip));
    }
    return found;
  } finally {
    await client.end();
  }
}

async function* revisions(all: readonly Buffer[]): AsyncGenerator<RevisionToImport> {
  for (const document of all) yield await revisionFromDocument([document]);
}
