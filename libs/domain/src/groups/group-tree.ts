import { GroupError } from './group-error.js';
import { UNASSIGNED_COMPUTERS_ID } from './built-in-groups.js';

/** The most groups on a path from a group to All Computers, both included. */
export const MAXIMUM_GROUP_DEPTH = 32;

/** The longest name of a group, in characters. */
export const MAXIMUM_GROUP_NAME_LENGTH = 256;

/** A group as far as the shape of the tree goes. */
export interface GroupNode {
  readonly id: string;
  readonly parentId: string | null;
}

/**
 * The ids from a group's parent up to All Computers; empty for All Computers itself and for a group that is not there.
 * It ends even when the parents form a cycle, which the database does not allow to arise.
 */
export function ancestorsOf(groups: Iterable<GroupNode>, groupId: string): string[] {
  const parents = new Map([...groups].map((group) => [group.id, group.parentId]));
  const ancestors: string[] = [];
  const seen = new Set([groupId]);
  for (let parent = parents.get(groupId); parent != null && !seen.has(parent); parent = parents.get(parent)) {
    ancestors.push(parent);
    seen.add(parent);
  }
  return ancestors;
}

/** A group's id followed by its ancestors, nearest first: the path that {@link effectiveDeployment} follows. */
export function pathOf(groups: Iterable<GroupNode>, groupId: string): string[] {
  return [groupId, ...ancestorsOf(groups, groupId)];
}

/** Throws {@link GroupError} unless `groupId` may become a child of `parentId`. A new group passes null for itself. */
export function checkPlace(groups: readonly GroupNode[], groupId: string | null, parentId: string): void {
  if (parentId === UNASSIGNED_COMPUTERS_ID) {
    throw new GroupError('BUILT_IN_GROUP', 'Unassigned Computers has no groups below it.');
  }
  const above = pathOf(groups, parentId);
  if (groupId !== null && above.includes(groupId)) {
    throw new GroupError('GROUP_CYCLE', 'A group cannot lie below itself.');
  }
  const below = groupId === null ? 1 : heightOf(groups, groupId);
  if (above.length + below > MAXIMUM_GROUP_DEPTH) {
    throw new GroupError('GROUP_TOO_DEEP', `Groups nest at most ${MAXIMUM_GROUP_DEPTH} deep.`);
  }
}

/** A name without white space around it. Throws {@link GroupError} `INVALID_GROUP_NAME`. */
export function checkGroupName(name: string): string {
  const trimmed = name.trim();
  // A semicolon separates names where a client asks for several groups.
  // eslint-disable-next-line no-control-regex -- control characters are what is looked for
  if (trimmed === '' || trimmed.length > MAXIMUM_GROUP_NAME_LENGTH || /[;\u0000-\u001f\u007f]/.test(trimmed)) {
    throw new GroupError('INVALID_GROUP_NAME', `A group name has 1 to ${MAXIMUM_GROUP_NAME_LENGTH} characters, no semicolon and no control characters.`);
  }
  return trimmed;
}

/** Levels of the subtree under a group, the group itself included. */
function heightOf(groups: readonly GroupNode[], groupId: string): number {
  const children = childrenByParent(groups);
  let height = 0;
  for (let level = [groupId]; level.length > 0; height += 1) {
    level = level.flatMap((id) => (children.get(id) ?? []).map((child) => child.id));
  }
  return height;
}

function childrenByParent(groups: readonly GroupNode[]): Map<string | null, GroupNode[]> {
  const children = new Map<string | null, GroupNode[]>();
  for (const group of groups) children.set(group.parentId, [...children.get(group.parentId) ?? [], group]);
  return children;
}
