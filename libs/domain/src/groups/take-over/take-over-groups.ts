import type { DataSource } from 'typeorm';
import { changeCatalog } from '../../servers/change-number.js';
import { adoptGroups } from '../adopt-upstream/adopt-groups.js';
import type { UpstreamGroup } from '../adopt-upstream/plan-groups.js';
import { loadTargetGroups } from '../load-target-groups.js';
import { mergeGroups } from './merge-groups.js';

/** What taking over groups came to. */
export interface GroupsTakenOver {
  /** The id here of each group of the package. */
  readonly idHere: ReadonlyMap<string, string>;
  /** Groups that are new or changed. */
  readonly changed: number;
  /** What could not be taken over as it is, for people. */
  readonly notes: readonly string[];
}

/**
 * Adds the groups of a package to those of this server, and gives those that are here already its names and places: one transaction, with
 * TargetGroupChanged. No group is deleted. Taking over the same groups again changes nothing.
 */
export function takeOverGroups(dataSource: DataSource, fromPackage: readonly UpstreamGroup[], source: string): Promise<GroupsTakenOver> {
  return changeCatalog(dataSource, async (change) => {
    const before = await loadTargetGroups(change.manager);
    const { groups, idHere } = mergeGroups(before, fromPackage);
    const notes = await adoptGroups(change, groups, source);
    const known = new Map(before.map((group) => [group.id, group]));
    const after = await loadTargetGroups(change.manager);
    const changed = after.filter(({ id, name, parentId }) => known.get(id)?.name !== name || known.get(id)?.parentId !== parentId).length;
    return { idHere, changed, notes };
  });
}
