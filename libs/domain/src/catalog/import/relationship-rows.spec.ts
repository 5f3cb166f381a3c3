import { describe, expect, it } from '@jest/globals';
import { anyOf, guid, revision } from '../../../test/revisions.js';
import {
  bundleRows, bundledMembers, namedPrerequisites, newestOfEachUpdate, prerequisiteRows, supersededRows,
} from './relationship-rows.js';

const upper = 'ABCDEF00-0000-4000-8000-000000000001';
const lower = upper.toLowerCase();
const member = { updateId: upper, revisionNumber: 7 };
const stored = [{
  revisionId: 5,
  revision: revision(guid(1), 1, {
    prerequisites: [anyOf(guid(2), upper, lower), { updateIds: [lower], isCategory: true }],
    bundles: [[member, { ...member, updateId: lower }], [{ ...member, revisionNumber: 8 }]],
    supersedes: [upper, lower, guid(3)],
  }),
}];

describe('relationship rows', () => {
  it('keep clauses apart and drop repetitions within one, whatever the letter case', () => {
    expect(prerequisiteRows(stored)).toEqual([
      { revisionId: 5, clauseId: 0, updateId: guid(2), isCategory: false },
      { revisionId: 5, clauseId: 0, updateId: lower, isCategory: false },
      { revisionId: 5, clauseId: 1, updateId: lower, isCategory: true },
    ]);
    expect(bundleRows(stored)).toEqual([
      { revisionId: 5, clauseId: 0, updateId: lower, revisionNumber: 7 },
      { revisionId: 5, clauseId: 1, updateId: lower, revisionNumber: 8 },
    ]);
    expect(supersededRows(stored)).toEqual([{ revisionId: 5, updateId: lower }, { revisionId: 5, updateId: guid(3) }]);
  });

  it('name each prerequisite and each member once', () => {
    const revisions = [stored[0]!.revision, stored[0]!.revision];
    expect(namedPrerequisites(revisions)).toEqual([guid(2), lower]);
    expect(bundledMembers(revisions).map(({ revisionNumber }) => revisionNumber)).toEqual([7, 8]);
  });

  it('find the newest revision of each update', () => {
    const revisions = [revision(lower, 3), revision(guid(9), 1), revision(upper, 12), revision(lower, 5)];
    expect(newestOfEachUpdate(revisions)).toEqual([revisions[2], revisions[1]]);
  });
});
