import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { checkGroupName, checkPlace } from './group-tree.js';
import {
  ALL_COMPUTERS_ID, GroupError, MAXIMUM_GROUP_DEPTH, UNASSIGNED_COMPUTERS_ID, ancestorsOf, pathOf,
  type GroupErrorCode, type GroupNode,
} from './index.js';

const tree: GroupNode[] = [
  { id: ALL_COMPUTERS_ID, parentId: null },
  { id: UNASSIGNED_COMPUTERS_ID, parentId: ALL_COMPUTERS_ID },
  { id: 'site', parentId: ALL_COMPUTERS_ID },
  { id: 'servers', parentId: 'site' },
  { id: 'web', parentId: 'servers' },
];

function codeOf(work: () => unknown): GroupErrorCode | null {
  try {
    work();
    return null;
  } catch (error) {
    if (error instanceof GroupError) return error.code;
    throw error;
  }
}

describe('ancestorsOf', () => {
  it('goes up to All Computers', () => {
    expect(ancestorsOf(tree, 'web')).toEqual(['servers', 'site', ALL_COMPUTERS_ID]);
    expect(pathOf(tree, 'web')).toEqual(['web', 'servers', 'site', ALL_COMPUTERS_ID]);
    expect(ancestorsOf(tree, ALL_COMPUTERS_ID)).toEqual([]);
    expect(ancestorsOf(tree, 'unknown')).toEqual([]);
  });

  it('ends on every input, cycles included, and names no group twice', () => {
    const id = fc.integer({ min: 0, max: 9 }).map(String);
    fc.assert(fc.property(fc.array(fc.record({ id, parentId: fc.option(id) })), id, (groups, start) => {
      const path = pathOf(groups, start);
      expect(new Set(path).size).toBe(path.length);
    }));
  });
});

describe('checkPlace', () => {
  const deepest = Array.from({ length: MAXIMUM_GROUP_DEPTH - 1 }, (_, depth) => (
    { id: `level${depth}`, parentId: depth === 0 ? ALL_COMPUTERS_ID : `level${depth - 1}` }));

  it.each<[GroupErrorCode | null, string | null, string]>([
    [null, null, ALL_COMPUTERS_ID],
    [null, 'web', 'site'],
    ['GROUP_CYCLE', 'site', 'site'],
    ['GROUP_CYCLE', 'site', 'web'],
    ['BUILT_IN_GROUP', 'site', UNASSIGNED_COMPUTERS_ID],
  ])('answers %s to %s below %s', (expected, groupId, parentId) => {
    expect(codeOf(() => checkPlace(tree, groupId, parentId))).toBe(expected);
  });

  it('bounds the depth of a new group and of a moved subtree', () => {
    const groups = [...tree, ...deepest];
    expect(codeOf(() => checkPlace(groups, null, `level${deepest.length - 2}`))).toBeNull();
    expect(codeOf(() => checkPlace(groups, null, `level${deepest.length - 1}`))).toBe('GROUP_TOO_DEEP');
    expect(codeOf(() => checkPlace(groups, 'site', `level${deepest.length - 4}`))).toBeNull();
    expect(codeOf(() => checkPlace(groups, 'site', `level${deepest.length - 3}`))).toBe('GROUP_TOO_DEEP');
  });
});

describe('checkGroupName', () => {
  it('takes white space off the ends', () => {
    expect(checkGroupName('  Web servers ')).toBe('Web servers');
  });

  it.each(['', '   ', 'a;b', 'a\tb', 'a\0b', 'x'.repeat(257)])('refuses %j', (name) => {
    expect(codeOf(() => checkGroupName(name))).toBe('INVALID_GROUP_NAME');
  });
});
