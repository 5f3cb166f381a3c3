import type { UpstreamGroup } from '../adopt-upstream/plan-groups.js';
import { ALL_COMPUTERS_ID, UNASSIGNED_COMPUTERS_ID } from '../built-in-groups.js';
import type { TargetGroupShape } from '../load-target-groups.js';

/** What the groups of this server are to be, and where each group of the package is among them. */
export interface MergedGroups {
  /** Every group but the built-in ones: those that are here already, changed by what the package says, and its new ones. */
  readonly groups: readonly UpstreamGroup[];
  /** The id here of each group of the package; the built-in ones are themselves. */
  readonly idHere: ReadonlyMap<string, string>;
}

/**
 * Puts the groups of a package to those that are here. A group is the same when its id is, else when its name is, whatever its case; it gets
 * the parent of the package, and its name unless a group that the package does not name has it. No group goes.
 */
export function mergeGroups(present: readonly TargetGroupShape[], fromPackage: readonly UpstreamGroup[]): MergedGroups {
  const ids = new Set(present.map(({ id }) => id));
  const named = fromPackage.map((group) => ({ ...group, id: group.id.toLowerCase(), parentId: group.parentId.toLowerCase() }))
    .filter(({ id }) => id !== ALL_COMPUTERS_ID && id !== UNASSIGNED_COMPUTERS_ID);
  const namedIds = new Set(named.map(({ id }) => id));
  const byName = new Map(present.filter(({ id, isBuiltin }) => !isBuiltin && !namedIds.has(id)).map((group) => [group.name.toLowerCase(), group]));
  const idHere = new Map([[ALL_COMPUTERS_ID, ALL_COMPUTERS_ID], [UNASSIGNED_COMPUTERS_ID, UNASSIGNED_COMPUTERS_ID]]);
  for (const { id, name } of named) idHere.set(id, ids.has(id) ? id : byName.get(name.toLowerCase())?.id ?? id);

  const taken = new Set(idHere.values());
  const others = present.filter(({ id, isBuiltin }) => !isBuiltin && !taken.has(id));
  const otherNames = new Set(others.map(({ name }) => name.toLowerCase()));
  const names = new Map(present.map(({ id, name }) => [id, name]));
  const merged = new Map<string, UpstreamGroup>();
  for (const { id, name, parentId } of named) {
    const here = idHere.get(id)!;
    const nameHere = otherNames.has(name.toLowerCase()) ? names.get(here) ?? name : name;
    merged.set(here, { id: here, name: nameHere, parentId: idHere.get(parentId) ?? ALL_COMPUTERS_ID });
  }
  return { groups: [...merged.values(), ...others.map(({ id, name, parentId }) => ({ id, name, parentId: parentId ?? ALL_COMPUTERS_ID }))], idHere };
}
