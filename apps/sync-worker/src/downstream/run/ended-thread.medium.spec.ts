import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { syntheticCatalog } from '@sluice/testing/synthetic-catalog';
import { DownstreamServer } from '../../../test/downstream-server.js';
import { ReadingThreads } from '../documents/reading-threads.js';

/** Long enough to come in cabinets, which are read on threads. */
const SIZES = { products: 2, detectoids: 3, updates: 8, bundlesOf: 1, fragmentBytes: 9_000, seed: 5 };

let server: DownstreamServer;

beforeEach(async () => {
  server = await DownstreamServer.start();
  server.upstream.settings.maxUpdatesPerRequest = 5;
  for await (const xml of syntheticCatalog(SIZES)) server.upstream.state.publish(xml);
  await server.configure();
});
afterEach(() => server.stop());

/** There were two runs here, and one there. */
async function toldOfUpdates(from: DownstreamServer): Promise<string[]> {
  return (await from.told()).filter((line) => !line.startsWith('synchronization-'));
}

async function runWith(program: string): ReturnType<DownstreamServer['run']> {
  const threads = new ReadingThreads(fileURLToPath(new URL(`../../../test/${program}`, import.meta.url)));
  server.readBatch = (fetched) => threads.read(fetched);
  try {
    return await server.run();
  } finally {
    server.readBatch = undefined;
    await threads.close();
  }
}

describe('a run whose reading thread', () => {
  it.each([
    ['runs out of memory', 'exhausted-reading-thread.mjs', /came to an end while it read \d+ documents \(.*memory.*\)\. The next synchronization goes on with them/],
    ['is gone without a word', 'ended-reading-thread.mjs', /came to an end while it read \d+ documents\. The next synchronization goes on with them/],
  ])('%s fails with the reason, and the next one ends with the catalog and the events of an undisturbed one', async (_how, program, reason) => {
    const { record } = await runWith(program);
    expect(record).toMatchObject({ state: 'failed', failureCode: 'INTERNAL', failure: expect.stringMatching(reason) });

    const next = await server.run();
    expect([next.record.state, next.record.failure, next.problems]).toEqual(['succeeded', null, []]);
    const [catalog, told] = [await server.catalog(), await toldOfUpdates(server)];
    const undisturbed = await DownstreamServer.start();
    try {
      for (const { xml } of server.upstream.state.documents.values()) undisturbed.upstream.state.publish(xml);
      await undisturbed.configure();
      await undisturbed.run();
      expect(catalog).toEqual(await undisturbed.catalog());
      expect(told).toEqual(await toldOfUpdates(undisturbed));
    } finally {
      await undisturbed.stop();
    }
  });
});
