import type { EntityManager } from 'typeorm';
import { MAXIMUM_EVENT_ITEMS, createEvent, type CloudEvent } from '../events/index.js';
import { ALL_COMPUTERS_ID } from './built-in-groups.js';
import { GroupError } from './group-error.js';
import { loadTargetGroups, type TargetGroupShape } from './load-target-groups.js';

/** A source for events of this aggregate that name no other. */
export const GROUPS_SOURCE = '/domain/groups';

/** The events that tell of changed groups and members: as many as their bounds make necessary. */
export function targetGroupChanged(
  changeNumber: number,
  targetGroupIds: readonly string[],
  computerIds: readonly string[],
  source: string,
): CloudEvent<'TargetGroupChanged'>[] {
  const events: CloudEvent<'TargetGroupChanged'>[] = [];
  const longest = Math.max(targetGroupIds.length, computerIds.length);
  for (let start = 0; start === 0 || start < longest; start += MAXIMUM_EVENT_ITEMS) {
    const end = start + MAXIMUM_EVENT_ITEMS;
    const data = { changeNumber, targetGroupIds: targetGroupIds.slice(start, end), computerIds: computerIds.slice(start, end) };
    events.push(createEvent('TargetGroupChanged', data, { source }));
  }
  return events;
}

/** All groups, and the one that is to be changed. Throws {@link GroupError} when it is unknown or built in. */
export async function groupToChange(
  manager: EntityManager,
  groupId: string,
): Promise<{ groups: TargetGroupShape[]; group: TargetGroupShape }> {
  const groups = await loadTargetGroups(manager);
  const group = requireGroup(groups, groupId);
  if (group.isBuiltin) throw new GroupError('BUILT_IN_GROUP', `${group.name} cannot be changed.`);
  return { groups, group };
}

/** The group with an id in any letter case. Throws {@link GroupError} `UNKNOWN_TARGET_GROUP`. */
export function requireGroup(groups: readonly TargetGroupShape[], groupId: string): TargetGroupShape {
  const group = groups.find((candidate) => candidate.id === groupId.toLowerCase());
  if (group === undefined) throw new GroupError('UNKNOWN_TARGET_GROUP', `There is no target group ${groupId.slice(0, 64)}.`);
  return group;
}

/** Throws {@link GroupError} `GROUP_NAME_TAKEN` when another group than `exceptId` has the name, in whatever case. */
export async function requireFreeName(manager: EntityManager, name: string, exceptId: string | null): Promise<void> {
  const taken: unknown[] = await manager.query(
    'SELECT FROM groups.target_group WHERE lower(name) = lower($1) AND id IS DISTINCT FROM $2::uuid', [name, exceptId],
  );
  if (taken.length > 0) throw new GroupError('GROUP_NAME_TAKEN', 'Another group has this name.');
}

/**
 * Notes a change on every revision that one of the groups has a deployment for: clients below may fall under another
 * deployment now, whose own change number is older than their watermark. All Computers is on every path and changes nothing.
 */
export async function touchDeployedRevisions(manager: EntityManager, groupIds: readonly string[], changeNumber: number): Promise<void> {
  await manager.query(`
    UPDATE catalog.revision SET shape_change_number = $3
    WHERE revision_id IN (
      SELECT revision_id FROM deployments.deployment WHERE target_group_id = ANY ($1::uuid[]) AND target_group_id <> $2)`,
  [groupIds, ALL_COMPUTERS_ID, changeNumber]);
}
