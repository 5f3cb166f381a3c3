import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { smallCatalog, type TestRevision } from '../../test/small-catalog.js';
import { installedUpdates, neededRevisions, prerequisitesSatisfied } from './needed-revisions.js';

const NAMES = Array.from({ length: 12 }, (_, index) => `R${index}`);

/** Catalogs in which anything may need anything, also what is declined, unknown or itself. */
const catalogs = fc.tuple(
  fc.array(fc.array(fc.array(fc.constantFrom(...NAMES, 'unknown'), { minLength: 1, maxLength: 3 }), { maxLength: 3 }), { minLength: 1, maxLength: NAMES.length }),
  fc.array(fc.constantFrom(...NAMES), { maxLength: 3 }),
).map(([needs, declined]) => smallCatalog(needs.map((clauses, index): TestRevision => ({ name: NAMES[index] as string, needs: clauses })), [], declined));

describe('needed revisions (MS-WUSP 3.1.5.7)', () => {
  it('are what looking at every revision finds, whatever is installed and in whatever order', () => {
    const flags = fc.array(fc.boolean(), { minLength: 12, maxLength: 12 });
    fc.assert(fc.property(catalogs, fc.shuffledSubarray(NAMES), flags, flags, ({ graph, idOf }, installedNames, candidates, related) => {
      const isCandidate = Uint8Array.from({ length: graph.count }, (_, index) => Number(candidates[index]));
      const isRelated = Uint8Array.from({ length: graph.count }, (_, index) => Number(related[index]));
      const isInstalled = installedUpdates(graph, installedNames.map(idOf));
      const installed = installedNames.map((name) => graph.revisionTable.get(idOf(name))).filter((index) => index >= 0);
      const naive = (wanted: (index: number) => boolean) => Array.from({ length: graph.count }, (_, index) => index)
        .filter((index) => wanted(index) && prerequisitesSatisfied(graph, index, isInstalled));
      expect([...neededRevisions(graph, isCandidate, undefined, installed)]).toEqual(naive((index) => isCandidate[index] === 1));
      expect([...neededRevisions(graph, isCandidate, isRelated, installed)])
        .toEqual(naive((index) => isCandidate[index] === 1 && isRelated[index] === 1));
    }), { numRuns: 300 });
  });
});

describe('remembered needs', () => {
  it('are those of the list that was asked about, not of one like it', () => {
    fc.assert(fc.property(catalogs, fc.array(fc.subarray(NAMES), { minLength: 2, maxLength: 6 }), ({ catalog, graph, idOf }, lists) => {
      const view = catalog.viewFor([]);
      for (const names of [...lists, ...lists]) {
        const ids = names.map(idOf).filter((id) => id > 0);
        const fresh = smallNeeds(graph, view.isSoftware, ids);
        const { revisions, isNeeded } = view.neededSets.of(graph, view.isSoftware, undefined, [...ids, ...ids]);
        expect([...revisions].sort((a, b) => a - b)).toEqual(fresh);
        expect([...revisions].findLastIndex((index) => graph.isLeaf[index] === 0)).toBeLessThan(fresh.filter((index) => graph.isLeaf[index] === 0).length);
        expect(isNeeded.reduce((sum, one) => sum + one, 0)).toBe(fresh.length);
      }
    }), { numRuns: 100 });
  });
});

function smallNeeds(graph: ReturnType<typeof smallCatalog>['graph'], isCandidate: Uint8Array, ids: readonly number[]): number[] {
  const isInstalled = installedUpdates(graph, ids);
  return Array.from({ length: graph.count }, (_, index) => index).filter((index) => isCandidate[index] === 1 && prerequisitesSatisfied(graph, index, isInstalled));
}
