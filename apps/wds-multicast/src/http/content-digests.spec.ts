import { createHash } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { ContentChanged, type OpenContent } from '../content/content-provider.js';
import { ContentDigests } from './content-digests.js';

const BYTES = Buffer.alloc(3_000_000, 'abc');

class Content implements OpenContent {
  readonly size = BYTES.length;
  readonly metadata = null;
  reads = 0;
  closed = 0;

  constructor(readonly version: string, private readonly hasChanged = false) {}

  read(offset: number, length: number): Promise<Uint8Array> {
    this.reads += 1;
    return Promise.resolve(BYTES.subarray(offset, offset + length));
  }

  check(): Promise<void> {
    return this.hasChanged ? Promise.reject(new ContentChanged('written to')) : Promise.resolve();
  }

  close(): Promise<void> {
    this.closed += 1;
    return Promise.resolve();
  }
}

describe('the digests of contents', () => {
  it('are computed once for each version', async () => {
    const digests = new ContentDigests();
    const [first, again] = [new Content('1'), new Content('1')];
    expect(digests.known(first)).toBeNull();
    await Promise.all([digests.compute(first), digests.compute(again)]);
    expect(digests.known(again)?.equals(createHash('sha256').update(BYTES).digest())).toBe(true);
    expect([first.reads > 0, again.reads, first.closed, again.closed]).toEqual([true, 0, 1, 1]);
    expect(digests.known(new Content('2'))).toBeNull();
  });

  it('are not those of bytes that changed meanwhile, and trouble with one is not trouble with the next', async () => {
    const digests = new ContentDigests();
    const changed = new Content('1', true);
    const results = await Promise.allSettled([digests.compute(changed), digests.compute(new Content('2'))]);
    expect(results.map(({ status }) => status)).toEqual(['rejected', 'fulfilled']);
    expect([digests.known(changed), digests.known(new Content('2'))]).toEqual([null, expect.any(Buffer)]);
    expect(changed.closed).toBe(1);
  });

  it('keep only so many files open', async () => {
    const digests = new ContentDigests();
    const contents = Array.from({ length: 40 }, (_, at) => new Content(String(at)));
    await Promise.all(contents.map((content) => digests.compute(content)));
    expect(contents.filter((content) => digests.known(content) !== null)).toHaveLength(16);
    expect(contents.every(({ closed }) => closed === 1)).toBe(true);
  });
});
