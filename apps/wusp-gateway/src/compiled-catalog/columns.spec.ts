import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { DeploymentTable } from './deployment-table.js';
import { GrowingList } from './growing-list.js';
import { IdTable } from './id-table.js';
import { inSteps, runAtOnce, runInSlices } from './in-slices.js';
import { Marks } from './marks.js';

describe('an id table', () => {
  it('finds what was put in, and nothing for any other number a client may send', () => {
    fc.assert(fc.property(fc.dictionary(fc.nat().map(String), fc.nat()), fc.array(fc.integer()), (entries, strangers) => {
      const table = new IdTable();
      for (const [id, value] of Object.entries(entries)) table.set(Number(id), value);
      for (const [id, value] of Object.entries(entries)) expect(table.get(Number(id))).toBe(value);
      for (const id of strangers.filter((one) => !Object.hasOwn(entries, String(one)))) expect(table.get(id)).toBe(-1);
    }));
  });
});

describe('a growing list', () => {
  it('keeps everything in order beyond its first capacity', () => {
    const values = Array.from({ length: 5_000 }, (_, index) => index * 3 - 7);
    for (const list of [GrowingList.ofIntegers(), GrowingList.ofNumbers()]) {
      for (const value of values) list.push(value);
      expect([list.length, list.at(4_999), ...list.toArray()]).toEqual([5_000, 14_990, ...values]);
    }
  });
});

describe('marks', () => {
  it('are gone when cleared', () => {
    const marks = new Marks(3).clear();
    expect([marks.add(1), marks.add(1), marks.has(1), marks.has(2), marks.clear().has(1), marks.add(1)]).toEqual([true, false, true, false, false, true]);
  });
});

describe('a deployment table', () => {
  const row = {
    deploymentId: 5, revisionId: 70_000, targetGroupId: 'a', action: 'Install' as const, deadline: new Date(9), isAssigned: true,
    downloadPriority: 2, lastChangeTime: new Date('2026-10-04T15:00:00.123Z'), changeNumber: 2 ** 40,
  };

  it('gives back the rows of a revision as they were, in whatever order they came', () => {
    const other = { ...row, deploymentId: 6, targetGroupId: 'b', deadline: null, changeNumber: 3 };
    const elsewhere = { ...row, deploymentId: 7, revisionId: 1 };
    const table = new DeploymentTable();
    for (const one of [row, elsewhere, other]) table.add(one);
    const rows = table.rowsOf(70_000);
    expect(rows.map((number) => table.at(number)).sort((a, b) => a.deploymentId - b.deploymentId)).toEqual([row, other]);
    expect(table.rowsOf(1).map((number) => [table.actionOf(number), table.changeNumberOf(number)])).toEqual([['Install', 2 ** 40]]);
    expect(table.rowsOf(2)).toEqual([]);
  });
});

describe('sliced work', () => {
  it('comes to the same in slices and at once', async () => {
    const items = Array.from({ length: 5_000 }, (_, index) => index);
    const sums = { sliced: 0, atOnce: 0 };
    await runInSlices(inSteps(items, (item) => (sums.sliced += item)));
    runAtOnce(inSteps(items, (item) => (sums.atOnce += item)));
    expect(sums).toEqual({ sliced: 12_497_500, atOnce: 12_497_500 });
  });

  it('lets others work in between', async () => {
    let clock = 0;
    const turns = { other: 0 };
    const work = inSteps(Array.from({ length: 3_000 }), () => { for (const end = performance.now() + 0.02; performance.now() < end;) clock += 1; });
    const timer = setInterval(() => (turns.other += 1), 1);
    await runInSlices(work);
    clearInterval(timer);
    expect(clock).toBeGreaterThan(0);
    expect(turns.other).toBeGreaterThan(1);
  });
});
