import { describe, expect, it } from '@jest/globals';
import { syntheticCatalogSize } from '@sluice/testing/synthetic-catalog';
import { syncCatalog } from './sync-catalog.js';

const lengths = (revisions: number, megabytes: number): number[] => {
  const { updates, fragmentBytes } = syncCatalog(revisions, megabytes);
  return Array.from({ length: updates }, (_, update) => (typeof fragmentBytes === 'number' ? fragmentBytes : fragmentBytes(update)));
};

describe('the catalog of the sync benchmark', () => {
  it.each([300, 301, 5_000])('has exactly %s revisions', (revisions) => expect(syntheticCatalogSize(syncCatalog(revisions, 10))).toBe(revisions));

  it('has a gigabyte in 5,000 revisions, most of it in documents of megabytes, and three of tens of megabytes', () => {
    const all = lengths(5_000, 1_000);
    const sum = all.reduce((total, length) => total + length, 0);
    expect(sum / 1e6).toBeCloseTo(975, 0);
    expect(all.filter((length) => length > 15e6)).toHaveLength(3);
    expect(Math.max(...all)).toBeLessThan(48e6);
  });

  it('shrinks to what a test can bear', () => expect(lengths(300, 2).reduce((total, length) => total + length, 0)).toBeLessThan(2e6));
});
