import { syntheticCatalogSize, type SyntheticCatalogOptions } from '@sluice/testing/synthetic-catalog';

/** Revisions for each that is approved: 60,000 have 5,000 approvals. */
const REVISIONS_PER_APPROVAL = 12;

/**
 * A synthetic catalog of exactly this many revisions with the proportions of a real one: one product for 100 revisions, one detectoid
 * for 200, the rest bundles of one member each, some 50 to a product. A computer has one product in 120, so that of 60,000 revisions it
 * holds about 1,400: all categories and detectoids, and the updates of five products. Core fragments are 3 to 4 KB, as those of
 * ordinary Windows updates are.
 */
export function catalogOf(revisions: number): SyntheticCatalogOptions {
  const products = Math.max(10, Math.floor(revisions / 100));
  const options = { products, detectoids: Math.max(20, Math.floor(revisions / 200)), updates: 0, bundlesOf: 1, fragmentBytes: 3_000, productsPerInstalled: 120, seed: 1 };
  const rest = revisions - syntheticCatalogSize(options);
  return { ...options, updates: Math.floor(rest / 2), detectoids: options.detectoids + (rest % 2) };
}

/** How many updates of such a catalog are approved. */
export function approvalsOf(revisions: number): number {
  return Math.floor(revisions / REVISIONS_PER_APPROVAL);
}
