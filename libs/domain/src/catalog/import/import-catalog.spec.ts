import { describe, expect, it } from '@jest/globals';
import { guid, revision } from '../../../test/revisions.js';
import type { RevisionToImport } from '../index.js';
import { batches } from './import-catalog.js';

async function sizes(revisions: RevisionToImport[], limits: { batchRevisions?: number; batchBytes?: number }): Promise<number[]> {
  async function* stream(): AsyncGenerator<RevisionToImport> { yield* revisions; }
  const found: number[] = [];
  for await (const batch of batches(stream(), limits)) found.push(batch.length);
  return found;
}

const withBytes = (number: number, bytes: number): RevisionToImport =>
  revision(guid(number), 1, { fragments: [], documentGzip: Buffer.alloc(bytes) });

describe('batches', () => {
  const seven = Array.from({ length: 7 }, (_, number) => withBytes(number, 10));

  it('are cut by count, never above 100', async () => {
    expect(await sizes(seven, { batchRevisions: 3 })).toEqual([3, 3, 1]);
    const many = Array.from({ length: 201 }, (_, number) => withBytes(number, 1));
    expect(await sizes(many, { batchRevisions: 1_000 })).toEqual([100, 100, 1]);
  });

  it('are cut by bytes before they exceed them', async () => {
    expect(await sizes(seven, { batchBytes: 30 })).toEqual([3, 3, 1]);
    expect(await sizes(seven, { batchBytes: 39 })).toEqual([3, 3, 1]);
  });

  it('leave a revision that is larger than a batch to a batch of its own', async () => {
    expect(await sizes([withBytes(1, 5), withBytes(2, 500), withBytes(3, 5)], { batchBytes: 100 })).toEqual([1, 1, 1]);
  });

  it('are none when there is nothing', async () => {
    expect(await sizes([], {})).toEqual([]);
  });
});
