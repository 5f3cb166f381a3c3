import { describe, expect, it } from '@jest/globals';
import { syntheticCatalogSize } from '@sluice/testing/synthetic-catalog';
import { approvalsOf, catalogOf } from './catalog-size.js';

describe('catalogOf', () => {
  it.each([300, 301, 6_000, 59_999, 60_000, 100_000])('makes exactly %d revisions', (revisions) => {
    expect(syntheticCatalogSize(catalogOf(revisions))).toBe(revisions);
  });
});

describe('approvalsOf', () => {
  it('approves 5,000 of 60,000', () => expect(approvalsOf(60_000)).toBe(5_000));
});
