import { describe, expect, it } from '@jest/globals';
import { findCircles, type NeedClause, type NeedKind } from './find-circles.js';

const needs = (revision: number, alternatives: readonly number[], kind: NeedKind = 'prerequisite'): NeedClause => ({ revision, kind, alternatives });
const circles = (...clauses: NeedClause[]) => findCircles(clauses).map(({ revisions }) => revisions);

describe('findCircles', () => {
  it('finds none where everything ends somewhere', () => {
    expect(circles()).toEqual([]);
    expect(circles(needs(1, [2]), needs(2, [3]), needs(4, [2, 3]), needs(4, [1]))).toEqual([]);
  });

  it('finds revisions that need each other, and not what needs them or what they need besides', () => {
    expect(circles(needs(1, [2]), needs(2, [3]), needs(3, [1]), needs(3, [9]), needs(8, [1]))).toEqual([[1, 2, 3]]);
  });

  it('finds two circles apart, though one needs the other', () => {
    expect(circles(needs(1, [2]), needs(2, [1]), needs(3, [4]), needs(4, [3]), needs(4, [1])).sort()).toEqual([[1, 2], [3, 4]]);
  });

  it('takes one with a way out for none', () => {
    expect(circles(needs(1, [2, 7]), needs(2, [1]))).toEqual([]);
    expect(circles(needs(1, [2, 7]), needs(2, [1]), needs(7, [2]))).toEqual([[1, 2, 7]]);
  });

  it('tells whether bundles alone close it', () => {
    expect(findCircles([needs(1, [2], 'bundle'), needs(2, [1], 'bundle')])).toEqual([{ revisions: [1, 2], throughPrerequisites: false }]);
    expect(findCircles([needs(1, [2], 'bundle'), needs(2, [1])])).toEqual([{ revisions: [1, 2], throughPrerequisites: true }]);
  });

  it('finds a revision that needs itself', () => {
    expect(circles(needs(5, [5]))).toEqual([[5]]);
  });

  it('finds one of 100,000 revisions, without a stack as deep', () => {
    const [circle] = circles(...Array.from({ length: 100_000 }, (_, at) => needs(at, [(at + 1) % 100_000])));
    expect(circle).toHaveLength(100_000);
  });

  it('agrees with trying everything, for small graphs made at random', () => {
    let seed = 1;
    const random = (below: number): number => (seed = (seed * 48_271) % 2_147_483_647) % below;
    for (let round = 0; round < 2_000; round += 1) {
      const clauses = Array.from({ length: random(12) }, () => needs(random(6), Array.from({ length: 1 + random(2) }, () => random(7))));
      expect(new Set(circles(...clauses).flat())).toEqual(byTrying(clauses));
    }
  });
});

/** Revisions that cannot be had and reach themselves through clauses that cannot be satisfied. */
function byTrying(clauses: readonly NeedClause[]): Set<number> {
  const had = new Set<number>();
  for (let round = 0; round < 10; round += 1) {
    for (let revision = 0; revision < 7; revision += 1) {
      if (clauses.filter((clause) => clause.revision === revision).every(({ alternatives }) => alternatives.some((one) => had.has(one)))) had.add(revision);
    }
  }
  const next = (revision: number) => clauses.filter((clause) => clause.revision === revision && !clause.alternatives.some((one) => had.has(one))).flatMap(({ alternatives }) => alternatives);
  return new Set([0, 1, 2, 3, 4, 5, 6].filter((start) => {
    const reached = new Set(next(start));
    for (const one of reached) for (const further of next(one)) reached.add(further);
    return reached.has(start);
  }));
}
