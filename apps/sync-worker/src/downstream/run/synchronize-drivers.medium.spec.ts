import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { importCatalog } from '@sluice/domain/catalog';
import { replaceSelection } from '@sluice/domain/synchronization';
import { revisionFromDocument } from '@sluice/platform/catalog-import';
import { readSampleDocuments } from '@sluice/testing/sample-catalog';
import type { DataSource } from 'typeorm';
import { DownstreamServer } from '../../../test/downstream-server.js';

let server: DownstreamServer;
beforeEach(async () => {
  server = await DownstreamServer.start();
  await server.configure();
});
afterEach(() => server.stop());

describe('drivers (MS-WSUSSS 3.2.4.2, "software/driver update revisions")', () => {
  it.each(['wsus', 'microsoft'] as const)('come with their devices in the list of updates of upstream server "%s", which is never asked by device', async (upstreamKind) => {
    const documents = (await readSampleDocuments()).map(({ xml }) => xml);
    for (const xml of documents) server.upstream.state.publish(xml);
    server.upstream.settings.maxDriverIds = 100;
    await server.configure({ upstreamKind, upstreamUrl: upstreamKind === 'wsus' ? server.upstream.url : null });
    await server.run('categories');
    const ofType = async (type: string) => (await server.dataSource.query('SELECT update_id AS id FROM catalog.revision WHERE category_type = $1', [type]) as { id: string }[]).map(({ id }) => id);
    await replaceSelection(server.dataSource, { productIds: await ofType('Product'), classificationIds: await ofType('UpdateClassification') });
    expect((await server.run()).record.state).toBe('succeeded');
    const devices = async ({ dataSource }: { dataSource: DataSource }) => dataSource.query(`
      SELECT r.update_id, d.entry_id, d.hardware_id, d.packed_driver_ver_version, d.feature_scores FROM catalog.driver d JOIN catalog.revision r USING (revision_id) ORDER BY 1, 2`);
    const other = await DownstreamServer.start();
    try {
      await importCatalog(other.dataSource, (async function* () { for (const xml of documents) yield await revisionFromDocument([Buffer.from(xml)]); })());
      expect((await devices(other)).length).toBeGreaterThan(5);
      expect(await devices(server)).toEqual(await devices(other));
    } finally {
      await other.stop();
    }
    expect(server.upstream.takeCalls().filter((operation) => operation.startsWith('GetDriver'))).toEqual([]);
  });
});
