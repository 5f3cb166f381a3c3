import { ALL_COMPUTERS_ID, UNASSIGNED_COMPUTERS_ID } from '../built-in-groups.js';
import { MAXIMUM_GROUP_DEPTH, MAXIMUM_GROUP_NAME_LENGTH } from '../group-tree.js';
import type { TargetGroupShape } from '../load-target-groups.js';

/** A target group of the upstream server (MS-WSUSSS 3.1.4.10.3.3). */
export interface UpstreamGroup {
  readonly id: string;
  /** All zeros for the top. */
  readonly parentId: string;
  readonly name: string;
}

/** A group as it is to be. */
export interface PlannedGroup {
  readonly id: string;
  readonly name: string;
  readonly parentId: string;
}

/** What makes the groups of a replica equal to those of its upstream server. */
export interface GroupPlan {
  readonly created: readonly PlannedGroup[];
  /** Groups with another name or another parent than before. */
  readonly changed: readonly PlannedGroup[];
  readonly deletedIds: readonly string[];
  /** What could not be taken over as it is, for people. */
  readonly notes: readonly string[];
}

/**
 * Compares the groups of a replica with the full list of its upstream server (MS-WSUSSS 3.2.4.3). All Computers and Unassigned Computers
 * are the same everywhere and stay as they are. A list that is no tree becomes one: a group whose parent is missing, or lies below the
 * group itself, is put under All Computers.
 */
export function planGroups(present: readonly TargetGroupShape[], upstream: readonly UpstreamGroup[]): GroupPlan {
  const notes: string[] = [];
  const distinct = new Map(upstream.map((group) => [group.id.toLowerCase(), group]));
  distinct.delete(ALL_COMPUTERS_ID);
  distinct.delete(UNASSIGNED_COMPUTERS_ID);
  const names = uniqueNames([...distinct.values()], present.filter(({ isBuiltin }) => isBuiltin).map(({ name }) => name), notes);
  const parents = treeOf(distinct, notes);

  const wanted = [...distinct.keys()].map((id) => ({ id, name: names.get(id)!, parentId: parents.get(id)! }));
  const known = new Map(present.map((group) => [group.id, group]));
  return {
    notes,
    created: wanted.filter(({ id }) => !known.has(id)),
    changed: wanted.filter(({ id, name, parentId }) => known.has(id) && (known.get(id)!.name !== name || known.get(id)!.parentId !== parentId)),
    deletedIds: present.filter(({ id, isBuiltin }) => !isBuiltin && !distinct.has(id)).map(({ id }) => id),
  };
}

/** A name for each group that no other one has, whatever its case, and that our own rules allow. */
function uniqueNames(groups: readonly UpstreamGroup[], taken: readonly string[], notes: string[]): Map<string, string> {
  const used = new Set(taken.map((name) => name.toLowerCase()));
  const names = new Map<string, string>();
  // The order of ids: the same list gives the same names in every run.
  for (const group of [...groups].sort((a, b) => (a.id.toLowerCase() < b.id.toLowerCase() ? -1 : 1))) {
    const plain = allowedName(group);
    let name = plain;
    for (let number = 2; used.has(name.toLowerCase()); number += 1) name = `${plain.slice(0, MAXIMUM_GROUP_NAME_LENGTH - 12)} (${number})`;
    if (name !== group.name) notes.push(`The group "${group.name.slice(0, 100)}" is called "${name.slice(0, 100)}" here, because its name is taken or not allowed.`);
    used.add(name.toLowerCase());
    names.set(group.id.toLowerCase(), name);
  }
  return names;
}

function allowedName({ id, name }: UpstreamGroup): string {
  // A semicolon separates names where a client asks for several groups.
  // eslint-disable-next-line no-control-regex -- control characters are what is looked for
  const allowed = name.replaceAll(/[;\u0000-\u001f\u007f]/g, ' ').trim().slice(0, MAXIMUM_GROUP_NAME_LENGTH).trim();
  return allowed === '' ? `Group ${id.toLowerCase()}` : allowed;
}

/** A parent for each group, such that following parents always ends at All Computers, not too far away. */
function treeOf(groups: ReadonlyMap<string, UpstreamGroup>, notes: string[]): Map<string, string> {
  const parents = new Map([...groups].map(([id, group]) => [id, group.parentId.toLowerCase()]));
  for (const [id, parentId] of parents) {
    if (parentId === ALL_COMPUTERS_ID) continue;
    if (groups.has(parentId) && reachesTop(parents, id)) continue;
    // A group at the top beside All Computers is no fault: some servers have their own groups there.
    if (parentId !== NO_PARENT) notes.push(`The group "${groups.get(id)!.name.slice(0, 100)}" is put under All Computers, because its parent is unknown, lies below it or too deep.`);
    parents.set(id, ALL_COMPUTERS_ID);
  }
  return parents;
}

const NO_PARENT = '00000000-0000-0000-0000-000000000000';

function reachesTop(parents: ReadonlyMap<string, string>, id: string): boolean {
  let current: string | undefined = id;
  for (let depth = 1; depth < MAXIMUM_GROUP_DEPTH; depth += 1) {
    current = current === undefined ? undefined : parents.get(current);
    if (current === ALL_COMPUTERS_ID) return true;
    // A parent that is not there ends the way at itself, which is repaired when its turn comes.
    if (current === undefined || current === NO_PARENT) return true;
  }
  return false;
}
