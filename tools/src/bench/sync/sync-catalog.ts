import { syntheticCatalogSize, type SyntheticCatalogOptions } from '@sluice/testing/synthetic-catalog';

const KILOBYTE = 1_000;
const MEGABYTE = 1_000_000;
/** What a bundle and the frame of its member take besides the rules of the member, about. Bytes. */
const BYTES_BESIDES_RULES = 5 * KILOBYTE;

/**
 * A synthetic catalog of exactly this many revisions, and about this many megabytes of documents, in the proportions of a Windows product:
 * two revisions in five are a few kilobytes, half of the members have rules of 180 kB, one in six has a megabyte, one in fifty three, and of
 * 5,000 revisions three have 18, 32 and 46 MB.
 */
export function syncCatalog(revisions: number, megabytes: number): SyntheticCatalogOptions {
  const options = { products: Math.max(5, Math.floor(revisions / 100)), detectoids: Math.max(10, Math.floor(revisions / 50)), updates: 0, bundlesOf: 1, fragmentBytes: 0, seed: 4 };
  const rest = revisions - syntheticCatalogSize(options);
  const updates = Math.floor(rest / 2);
  const weights = Array.from({ length: updates }, (_, update) => rulesLength(update));
  const rulesBytes = Math.max(0, megabytes * MEGABYTE - revisions * BYTES_BESIDES_RULES);
  const scale = rulesBytes / weights.reduce((sum, weight) => sum + weight, 0);
  return { ...options, updates, detectoids: options.detectoids + (rest % 2), fragmentBytes: (update) => Math.round((weights[update] ?? 0) * scale) };
}

/** Length of the rules of an update of a catalog of 5,000 revisions and a gigabyte. Bytes. */
function rulesLength(update: number): number {
  if (update % 800 === 400) return (16 + 12.5 * (Math.floor(update / 800) % 3)) * MEGABYTE;
  if (update % 50 === 7) return 3 * MEGABYTE;
  if (update % 6 === 1) return MEGABYTE;
  return update % 2 === 0 ? 180 * KILOBYTE : 10 * KILOBYTE;
}
