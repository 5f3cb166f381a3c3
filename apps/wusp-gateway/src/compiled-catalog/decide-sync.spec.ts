import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { smallCatalog, type TestRevision } from '../../test/small-catalog.js';
import { decideSync, type SyncQuestion } from './decide-sync.js';

const LIMITS = { maxUpdates: 200, maxBytes: 1_000_000 };
const FRESH: SyncQuestion = {
  installedNonLeafUpdateIDs: [], otherCachedUpdateIDs: [], related: undefined, needTwoGroupOutOfScopeUpdates: false, knownChangeNumber: 0,
};

/** A company, a product in it, two detectoids of which one needs the other, and an update in the product for that detectoid. */
const SHOP: readonly TestRevision[] = [
  { name: 'Company', type: 'Category', categoryType: 'Company' },
  { name: 'Product', type: 'Category', categoryType: 'Product', needs: [['*Company']] },
  { name: 'AMD64', type: 'Detectoid' },
  { name: 'Win11', type: 'Detectoid', needs: [['AMD64']] },
  { name: 'Patch', needs: [['*Product'], ['Win11', 'Win10']] },
];

function ask(shop: ReturnType<typeof smallCatalog>, question: Partial<SyncQuestion> & { installed?: string[]; other?: string[] }, limits = LIMITS) {
  const answer = decideSync(shop.graph, shop.catalog.viewFor([]), {
    ...FRESH,
    installedNonLeafUpdateIDs: (question.installed ?? []).map(shop.idOf),
    otherCachedUpdateIDs: (question.other ?? []).map(shop.idOf),
    ...question,
  }, limits);
  return {
    new: answer.newUpdates.map(shop.nameAt), changed: answer.changedUpdates.map(shop.nameAt),
    outOfScope: answer.outOfScopeRevisionIDs.map(shop.nameOf), deployedOutOfScope: answer.deployedOutOfScopeRevisionIds.map(shop.nameOf),
    truncated: answer.truncated,
  };
}

describe('a scan from nothing', () => {
  const shop = smallCatalog(SHOP);

  it('gets first what has no prerequisites, then level by level what that unlocks', () => {
    expect(ask(shop, {}).new).toEqual(['Company', 'AMD64']);
    expect(ask(shop, { installed: ['Company', 'AMD64'] }).new).toEqual(['Product', 'Win11']);
    expect(ask(shop, { installed: ['Company', 'AMD64', 'Product', 'Win11'] }).new).toEqual(['Patch']);
    expect(ask(shop, { installed: ['Company', 'AMD64', 'Product', 'Win11'], other: ['Patch'] }).new).toEqual([]);
  });

  it('is not offered what needs a detectoid that is held but not installed', () => {
    expect(ask(shop, { installed: ['Company', 'AMD64', 'Product'], other: ['Win11'] }).new).toEqual([]);
  });

  it('is delivered a clause with any one of its alternatives, and a clause of unknown updates as if satisfied', () => {
    const odd = smallCatalog([{ name: 'A', type: 'Detectoid' }, { name: 'U', needs: [['A', 'never imported']] }, { name: 'V', needs: [['nor this']] }]);
    expect(ask(odd, { installed: ['A'] }).new).toEqual(['U', 'V']);
    expect(odd.graph.unknownClauses).toBe(1);
  });

  it('is never delivered what needs a declined update', () => {
    const odd = smallCatalog([{ name: 'A', type: 'Detectoid' }, { name: 'U', needs: [['A']] }], [], ['A']);
    expect(ask(odd, { installed: ['A'] }).new).toEqual([]);
  });
});

describe('a page', () => {
  const many = smallCatalog([
    ...Array.from({ length: 5 }, (_, i) => ({ name: `Update ${i}` })),
    { name: 'Detectoid', type: 'Detectoid' as const },
    { name: 'Late', needs: [['Detectoid']] },
  ]);

  it('holds at most the configured number, non-leaf first, and says that there is more', () => {
    const page = ask(many, {}, { maxUpdates: 3, maxBytes: 1_000_000 });
    expect(page).toMatchObject({ new: ['Detectoid', 'Update 0', 'Update 1'], truncated: true });
  });

  it('is not called truncated when it is full but nothing is left', () => {
    expect(ask(many, {}, { maxUpdates: 6, maxBytes: 1_000_000 })).toMatchObject({ truncated: false });
  });

  it('stops before its byte limit, but always carries one update', () => {
    expect(ask(many, {}, { maxUpdates: 100, maxBytes: 250 }).new).toHaveLength(2);
    expect(ask(many, {}, { maxUpdates: 100, maxBytes: 10 })).toMatchObject({ new: ['Detectoid'], truncated: true });
  });
});

describe('what a client holds', () => {
  const shop = smallCatalog(SHOP);
  const all = ['Company', 'AMD64', 'Product', 'Win11'];

  it('is out of scope once its prerequisites are no longer installed', () => {
    expect(ask(shop, { installed: ['Company', 'AMD64', 'Product'], other: ['Win11', 'Patch'] }).outOfScope).toEqual(['Patch']);
  });

  it('is out of scope when nobody knows its id, and each id is named once', () => {
    expect(ask(shop, { installedNonLeafUpdateIDs: [1, 999, 999], otherCachedUpdateIDs: [999, 998] }).outOfScope).toEqual(['#999', '#998']);
  });

  it('is out of scope when its update was declined or expired', () => {
    expect(ask(smallCatalog(SHOP, [], ['Patch']), { installed: all, other: ['Patch'] }).outOfScope).toEqual(['Patch']);
    const expired = smallCatalog(SHOP.map((one) => (one.name === 'Patch' ? { ...one, expired: true } : one)));
    expect(ask(expired, { installed: all, other: ['Patch'] }).outOfScope).toEqual(['Patch']);
  });

  it('is replaced by a newer revision without losing what depends on it', () => {
    const renewed = smallCatalog([
      { name: 'Win11', type: 'Detectoid', isLatest: false, revisionNumber: 1 },
      { name: 'Patch', needs: [['Win11']] },
      { name: 'Win11', type: 'Detectoid', revisionNumber: 2 },
    ]);
    const answer = decideSync(renewed.graph, renewed.catalog.viewFor([]), { ...FRESH, installedNonLeafUpdateIDs: [1], otherCachedUpdateIDs: [2] }, LIMITS);
    expect(answer.newUpdates.map((index) => renewed.graph.revisionIds[index])).toEqual([3]);
    expect(answer.outOfScopeRevisionIDs).toEqual([1]);
  });

  it('is reported changed when its deployment changed after the watermark, and not before', () => {
    const approved = smallCatalog(SHOP, [{ of: 'Patch', action: 'Install', changeNumber: 40 }]);
    const holding = { installed: all, other: ['Patch'] };
    expect(ask(approved, { ...holding, knownChangeNumber: 39 }).changed).toEqual(['Patch']);
    expect(ask(approved, { ...holding, knownChangeNumber: 40 }).changed).toEqual([]);
  });

  it('is reported changed when it stopped being a leaf', () => {
    const grown = smallCatalog(SHOP.map((one) => (one.name === 'AMD64' ? { ...one, shapeChangeNumber: 45 } : one)));
    expect(ask(grown, { installed: all, knownChangeNumber: 44 }).changed).toEqual(['AMD64']);
  });

  it('is reported changed altogether to a client without a watermark', () => {
    expect(ask(shop, { installed: all, other: ['Patch'] }).changed.sort()).toEqual([...all, 'Patch'].sort());
  });
});

describe('a category-filtered scan', () => {
  const shop = smallCatalog([
    ...SHOP,
    { name: 'Other product', type: 'Category', categoryType: 'Product', needs: [['*Company']] },
    { name: 'Elsewhere', needs: [['*Other product'], ['AMD64']] },
  ]);
  const related = shop.catalog.relatedTo([shop.catalog.graph.updateIds[1] as string]);
  const filtered = { related, needTwoGroupOutOfScopeUpdates: true };

  it('is about the category, what is above and inside it, and what that depends on', () => {
    expect(ask(shop, filtered).new).toEqual(['Company', 'AMD64']);
    expect(ask(shop, { ...filtered, installed: ['Company', 'AMD64'] }).new).toEqual(['Product', 'Win11']);
    expect(ask(shop, { ...filtered, installed: ['Company', 'AMD64', 'Product', 'Win11'] }).new).toEqual(['Patch']);
  });

  it('of an empty category gets the chain above it and nothing else', () => {
    const empty = smallCatalog([...SHOP, { name: 'Empty', type: 'Category', categoryType: 'Product', needs: [['*Company']] }]);
    const chain = { related: empty.catalog.relatedTo([empty.graph.updateIds[5]?.toUpperCase() as string]), needTwoGroupOutOfScopeUpdates: true };
    expect(ask(empty, chain).new).toEqual(['Company']);
    expect(ask(empty, { ...chain, installed: ['Company'] }).new).toEqual(['Empty']);
    expect(ask(empty, { ...chain, installed: ['Company', 'Empty'] }).new).toEqual([]);
  });

  it('tells what is still deployed elsewhere apart from what is gone, if the client asked for that', () => {
    const holding = { installed: ['Company', 'AMD64', 'Other product'], otherCachedUpdateIDs: [shop.idOf('Elsewhere'), 777] };
    expect(ask(shop, { ...filtered, ...holding })).toMatchObject({ deployedOutOfScope: ['Other product', 'Elsewhere'], outOfScope: ['#777'] });
    expect(ask(shop, { ...filtered, ...holding, needTwoGroupOutOfScopeUpdates: false }))
      .toMatchObject({ deployedOutOfScope: [], outOfScope: ['Other product', 'Elsewhere', '#777'] });
  });
});

describe('any client of any catalog', () => {
  const names = Array.from({ length: 12 }, (_, i) => `r${i}`);
  const anyCatalog = fc.array(fc.record({
    type: fc.constantFrom('Software' as const, 'Category' as const, 'Detectoid' as const, 'Driver' as const),
    // A revision needs only earlier ones, so there are no cycles, as in any real catalog.
    needs: fc.array(fc.array(fc.nat(11), { minLength: 1, maxLength: 3 }), { maxLength: 3 }),
    expired: fc.boolean(),
  }), { minLength: 1, maxLength: 12 }).map((parts) => smallCatalog(parts.map((part, at) => ({
    name: names[at] as string, type: part.type, expired: part.expired,
    needs: at === 0 ? [] : part.needs.map((clause) => clause.map((n) => names[n % at] as string)),
  }))));
  const ids = fc.array(fc.integer({ min: 1, max: 14 }), { maxLength: 10 });

  it('is delivered only what it can use, loses only what it cannot, and each revision stands in one list', () => {
    fc.assert(fc.property(anyCatalog, ids, ids, fc.integer({ min: 1, max: 5 }), (shop, installed, other, maxUpdates) => {
      const { graph } = shop;
      const answer = decideSync(graph, shop.catalog.viewFor([]), { ...FRESH, installedNonLeafUpdateIDs: installed, otherCachedUpdateIDs: other }, { maxUpdates, maxBytes: 1_000_000 });
      const cached = new Set([...installed, ...other]);
      const usable = (index: number) => {
        for (let clause = graph.clauseStart[index] as number; clause < (graph.clauseStart[index + 1] as number); clause++) {
          const alternatives = graph.alternatives.slice(graph.alternativeStart[clause], graph.alternativeStart[clause + 1]);
          if (!alternatives.some((one) => one >= 0 && installed.includes(graph.revisionIds[one] as number))) return false;
        }
        return true;
      };
      const idOf = (index: number) => graph.revisionIds[index] as number;
      for (const index of answer.newUpdates) expect(usable(index) && !cached.has(idOf(index)) && graph.updateTypes[index] !== 1).toBe(true);
      for (const index of answer.changedUpdates) expect(usable(index) && cached.has(idOf(index))).toBe(true);
      const changed = new Set(answer.changedUpdates.map(idOf));
      const gone = new Set(answer.outOfScopeRevisionIDs);
      for (const id of cached) expect(changed.has(id) !== gone.has(id)).toBe(true);
      expect(answer.newUpdates.length).toBeLessThanOrEqual(maxUpdates);
      if (answer.truncated) expect(answer.newUpdates.length).toBe(maxUpdates);
    }));
  });

  it('comes to an end in as many rounds as the deepest chain when it installs everything it can', () => {
    fc.assert(fc.property(anyCatalog, (shop) => {
      const installed = new Set<number>();
      for (let round = 0; ; round++) {
        expect(round).toBeLessThanOrEqual(13);
        const answer = decideSync(shop.graph, shop.catalog.viewFor([]), { ...FRESH, installedNonLeafUpdateIDs: [...installed] }, LIMITS);
        if (answer.newUpdates.length === 0) break;
        for (const index of answer.newUpdates) installed.add(shop.graph.revisionIds[index] as number);
      }
    }));
  });
});
