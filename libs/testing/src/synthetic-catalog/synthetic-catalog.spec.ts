import { describe, expect, it } from '@jest/globals';
import { preparedTextToString, readUpdateDocument, type DerivedUpdate } from '@sluice/protocol/update-metadata';
import { MAX_SYNTHETIC_REVISIONS, syntheticCatalog, syntheticCatalogSize, type SyntheticCatalogOptions } from './synthetic-catalog.js';

const SMALL = { products: 12, detectoids: 20, updates: 200, bundlesOf: 2, fragmentBytes: 900, seed: 7 } satisfies SyntheticCatalogOptions;

async function documents(options: SyntheticCatalogOptions): Promise<string[]> {
  const texts: string[] = [];
  for await (const text of syntheticCatalog(options)) texts.push(text);
  return texts;
}

const derive = async (options: SyntheticCatalogOptions): Promise<DerivedUpdate[]> => (await documents(options)).map((text) => readUpdateDocument(text));

describe('syntheticCatalog', () => {
  it('depends on its options only', async () => {
    const first = await documents(SMALL);
    expect(await documents(SMALL)).toEqual(first);
    expect(await documents({ ...SMALL, seed: 8 })).not.toEqual(first);
  });

  it('makes as many documents as it says, each of another update', async () => {
    const updates = await derive(SMALL);
    expect(updates).toHaveLength(syntheticCatalogSize(SMALL));
    expect(new Set(updates.map(({ updateId }) => updateId)).size).toBe(updates.length);
  });

  it('refers only to what came before', async () => {
    const seen = new Set<string>();
    for (const update of await derive(SMALL)) {
      const references = [
        ...update.prerequisites.flatMap(({ updateIds }) => updateIds),
        ...update.bundles.flat().map(({ updateId }) => updateId),
        ...update.supersedes,
      ];
      expect(references.filter((updateId) => !seen.has(updateId))).toEqual([]);
      seen.add(update.updateId);
    }
  });

  it('has the shapes that paging and scans depend on', async () => {
    const updates = await derive(SMALL);
    expect(updates.filter(({ bundles }) => bundles.length > 0)).toHaveLength(SMALL.updates);
    expect(updates.some(({ supersedes }) => supersedes.length > 0)).toBe(true);
    expect(updates.some(({ publicationState }) => publicationState === 'Expired')).toBe(true);
    const rules = updates.filter(({ files }) => files.length > 0).map(({ fragments }) => fragments[0]);
    for (const core of rules) expect(core && preparedTextToString(core.text, 1024 * 1024).length).toBeGreaterThan(SMALL.fragmentBytes);
  });

  it('makes standalone updates when nothing is bundled', async () => {
    const updates = await derive({ ...SMALL, bundlesOf: 0, updates: 5 });
    expect(updates.flatMap(({ bundles }) => bundles)).toEqual([]);
    expect(updates.filter(({ files }) => files.length === 1)).toHaveLength(5);
  });

  it('ties the members of bundles to products when not every product is on machines', async () => {
    const updates = await derive({ ...SMALL, productsPerInstalled: 4 });
    const products = new Set(updates.filter(({ categoryType }) => categoryType === 'Product').map(({ updateId }) => updateId));
    const members = updates.filter(({ title }) => title?.startsWith('Synthetic member'));
    expect(members).toHaveLength(SMALL.updates * SMALL.bundlesOf);
    expect(members.filter(({ prerequisites }) => !prerequisites.some(({ updateIds }) => products.has(updateIds[0] as string)))).toEqual([]);
    const absent = (await documents({ ...SMALL, productsPerInstalled: 4 })).filter((text) => text.includes('<lar:False />'));
    expect(absent).toHaveLength(SMALL.products - 3);
  });

  it.each([
    ['no product', { products: 0 }],
    ['fewer detectoids than processors', { detectoids: 2 }],
    ['a fraction', { updates: 1.5 }],
    ['no installed product', { productsPerInstalled: 0 }],
    ['too many revisions', { updates: MAX_SYNTHETIC_REVISIONS }],
  ])('refuses %s', async (_what, change) => {
    await expect(documents({ ...SMALL, ...change })).rejects.toThrow(RangeError);
  });
});
