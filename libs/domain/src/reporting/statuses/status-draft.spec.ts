import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { StatusDraft, countStatuses, type NumberedLists } from './status-draft.js';
import type { UpdateStatus } from './status-book.js';
import { UPDATE_STATES, updateStateName, type UpdateState } from './update-state.js';

const S = UPDATE_STATES;
const lists = (given: Partial<NumberedLists>): NumberedLists => ({ needed: [], installed: [], pendingReboot: [], failed: [], downloaded: [], ...given });
const book = (entries: Record<number, UpdateState>, since = 10): Map<number, UpdateStatus> =>
  new Map(Object.entries(entries).map(([number, state]) => [Number(number), { state, since }]));
const names = (draft: StatusDraft): Record<number, string> =>
  Object.fromEntries([...draft.book].sort(([a], [b]) => a - b).map(([number, { state, since }]) => [number, `${updateStateName(state)} since ${since}`]));

describe('a status report', () => {
  it('replaces everything, and what it repeats keeps its moment', () => {
    const draft = new StatusDraft(book({ 1: S.NotInstalled, 2: S.NotInstalled, 3: S.Installed }));
    draft.applyStatusReport(lists({ needed: [1], installed: [2] }), 20);
    expect(names(draft)).toEqual({ 1: 'NotInstalled since 10', 2: 'Installed since 20', 3: 'NotApplicable since 20' });
  });

  it('lets the stronger of two lists count', () => {
    const draft = new StatusDraft(new Map());
    draft.applyStatusReport(lists({ needed: [1, 2, 3, 4], downloaded: [1, 2], failed: [3, 4], installed: [2], pendingReboot: [4] }), 20);
    expect(names(draft)).toEqual({ 1: 'Downloaded since 20', 2: 'Installed since 20', 3: 'Failed since 20', 4: 'InstalledPendingReboot since 20' });
  });

  it('without a list of downloads leaves what was downloaded and is still needed', () => {
    const draft = new StatusDraft(book({ 1: S.Downloaded, 2: S.Downloaded }));
    draft.applyStatusReport(lists({ needed: [1] }), 20);
    expect(names(draft)).toEqual({ 1: 'Downloaded since 10', 2: 'NotApplicable since 20' });
    draft.applyStatusReport(lists({ needed: [1, 3], downloaded: [3] }), 30);
    expect(names(draft)).toMatchObject({ 1: 'NotInstalled since 30', 3: 'Downloaded since 30' });
  });

  it('moves a failed update back to needed when it says so', () => {
    const draft = new StatusDraft(book({ 1: S.Failed }));
    draft.applyStatusReport(lists({ needed: [1] }), 20);
    expect(names(draft)).toEqual({ 1: 'NotInstalled since 20' });
  });
});

describe('an event', () => {
  it('sets the state of its update alone', () => {
    const draft = new StatusDraft(book({ 1: S.NotInstalled, 2: S.NotInstalled }));
    draft.applyUpdateState(1, S.Failed, 20);
    draft.applyUpdateState(9, S.Installed, 21);
    expect(names(draft)).toEqual({ 1: 'Failed since 20', 2: 'NotInstalled since 10', 9: 'Installed since 21' });
  });

  it('of a download matters only while the update is needed', () => {
    const draft = new StatusDraft(book({ 1: S.NotInstalled, 2: S.Installed }));
    for (const number of [1, 2, 3]) draft.applyUpdateState(number, S.Downloaded, 20);
    expect(names(draft)).toEqual({ 1: 'Downloaded since 20', 2: 'Installed since 10' });
  });

  it('of a start completes what waited for it', () => {
    const draft = new StatusDraft(book({ 1: S.InstalledPendingReboot, 2: S.Failed }));
    draft.applyReboot(20);
    expect(names(draft)).toEqual({ 1: 'Installed since 20', 2: 'Failed since 10' });
  });
});

describe('changes', () => {
  const step = fc.oneof(
    fc.record({ needed: fc.array(fc.nat(9)), installed: fc.array(fc.nat(9)), failed: fc.array(fc.nat(9)), pendingReboot: fc.array(fc.nat(9)), downloaded: fc.array(fc.nat(9)) })
      .map((given) => (draft: StatusDraft, at: number) => { draft.applyStatusReport(given, at); draft.forgetTraces(at - 3); }),
    fc.tuple(fc.nat(9), fc.constantFrom(S.Installed, S.Failed, S.Downloaded, S.NotInstalled, S.InstalledPendingReboot))
      .map(([number, state]) => (draft: StatusDraft, at: number) => draft.applyUpdateState(number, state, at)),
    fc.constant((draft: StatusDraft, at: number) => draft.applyReboot(at)),
  );

  it('carry the counts of before over to those of afterwards, however the statuses came about', () => {
    fc.assert(fc.property(fc.array(step, { maxLength: 8 }), fc.array(step, { maxLength: 8 }), (earlier, later) => {
      const first = new StatusDraft(new Map());
      earlier.forEach((apply, index) => apply(first, 100 + index));
      const second = new StatusDraft(first.book);
      later.forEach((apply, index) => apply(second, 200 + index));
      const counted = new Map<number, number>();
      for (const { state } of first.book.values()) counted.set(state, (counted.get(state) ?? 0) + 1);
      for (const { from, to } of second.changes()) {
        if (from !== S.Unknown) counted.set(from, (counted.get(from) ?? 0) - 1);
        counted.set(to, (counted.get(to) ?? 0) + 1);
      }
      const { notInstalled, downloaded, installed, failed, installedPendingReboot } = countStatuses(second.book);
      expect([2, 3, 4, 5, 6].map((state) => counted.get(state) ?? 0)).toEqual([notInstalled, downloaded, installed, failed, installedPendingReboot]);
    }));
  });
});
