import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { guid } from '../../../test/revisions.js';
import { ALL_COMPUTERS_ID, UNASSIGNED_COMPUTERS_ID, pathOf, planGroups, type TargetGroupShape, type UpstreamGroup } from '../index.js';

const NO_PARENT = '00000000-0000-0000-0000-000000000000';
const BUILT_IN: TargetGroupShape[] = [
  { id: ALL_COMPUTERS_ID, name: 'All Computers', parentId: null, isBuiltin: true },
  { id: UNASSIGNED_COMPUTERS_ID, name: 'Unassigned Computers', parentId: ALL_COMPUTERS_ID, isBuiltin: true },
];
const upstreamBuiltIn: UpstreamGroup[] = [
  { id: ALL_COMPUTERS_ID.toUpperCase(), name: 'Alle Computer', parentId: NO_PARENT },
  { id: UNASSIGNED_COMPUTERS_ID, name: 'Nicht zugewiesen', parentId: ALL_COMPUTERS_ID },
];
const here = (number: number, name: string, parentId = ALL_COMPUTERS_ID): TargetGroupShape => ({ id: guid(number), name, parentId, isBuiltin: false });
const there = (number: number, name: string, parentId = ALL_COMPUTERS_ID): UpstreamGroup => ({ id: guid(number), name, parentId });

describe('the groups of a replica (MS-WSUSSS 3.2.4.3)', () => {
  it('leave the two that every server has as they are', () => {
    expect(planGroups(BUILT_IN, upstreamBuiltIn)).toEqual({ created: [], changed: [], deletedIds: [], notes: [] });
  });

  it('are added, renamed, moved and deleted as upstream', () => {
    const plan = planGroups(
      [...BUILT_IN, here(1, 'Pilots'), here(2, 'Servers'), here(3, 'Old'), here(4, 'Same')],
      [...upstreamBuiltIn, there(1, 'Ring 1'), there(2, 'Servers', guid(5)), there(4, 'Same'), there(5, 'Europe')],
    );
    expect(plan).toEqual({
      created: [{ id: guid(5), name: 'Europe', parentId: ALL_COMPUTERS_ID }],
      changed: [{ id: guid(1), name: 'Ring 1', parentId: ALL_COMPUTERS_ID }, { id: guid(2), name: 'Servers', parentId: guid(5) }],
      deletedIds: [guid(3)], notes: [],
    });
  });

  it('get another name where theirs is taken or not allowed, and say so', () => {
    const { created, notes } = planGroups(BUILT_IN, [there(1, 'all computers'), there(2, 'A;B'), there(3, 'a b'), there(4, ' \n')]);
    expect(created.map(({ name }) => name)).toEqual(['all computers (2)', 'A B', 'a b (2)', `Group ${guid(4)}`]);
    expect(notes).toHaveLength(4);
  });

  it('go under All Computers when their parent is unknown or below them, and say so', () => {
    const { created, notes } = planGroups(BUILT_IN, [there(1, 'a', guid(9)), there(2, 'b', guid(3)), there(3, 'c', guid(2)), there(4, 'd', NO_PARENT), there(5, 'e', guid(5))]);
    expect(new Map(created.map(({ id, parentId }) => [id, parentId]))).toEqual(new Map([
      [guid(1), ALL_COMPUTERS_ID], [guid(2), ALL_COMPUTERS_ID], [guid(3), guid(2)], [guid(4), ALL_COMPUTERS_ID], [guid(5), ALL_COMPUTERS_ID],
    ]));
    expect(notes).toHaveLength(3);
  });

  it('are a tree with distinct names whatever the upstream server says, and the second time nothing is left to do', () => {
    const group = fc.record({ id: fc.nat(40).map(guid), name: fc.string({ maxLength: 3 }), parentId: fc.nat(41).map((number) => (number === 41 ? ALL_COMPUTERS_ID : guid(number))) });
    fc.assert(fc.property(fc.array(group, { maxLength: 60 }), (upstream) => {
      const { created } = planGroups(BUILT_IN, upstream);
      const after: TargetGroupShape[] = [...BUILT_IN, ...created.map((each) => ({ ...each, isBuiltin: false }))];
      for (const { id } of created) expect(pathOf(after, id).at(-1)).toBe(ALL_COMPUTERS_ID);
      expect(new Set(after.map(({ name }) => name.toLowerCase())).size).toBe(after.length);
      expect(planGroups(after, upstream)).toMatchObject({ created: [], changed: [], deletedIds: [] });
    }));
  });
});
