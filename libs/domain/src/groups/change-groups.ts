import { randomUUID } from 'node:crypto';
import type { DataSource, EntityManager } from 'typeorm';
import { appendToOutbox } from '../messaging/index.js';
import { changeCatalog } from '../servers/change-number.js';
import { ALL_COMPUTERS_ID } from './built-in-groups.js';
import {
  GROUPS_SOURCE, groupToChange, requireFreeName, requireGroup, targetGroupChanged, touchDeployedRevisions,
} from './group-change.js';
import { GroupError } from './group-error.js';
import { ancestorsOf, checkGroupName, checkPlace } from './group-tree.js';
import { loadTargetGroups, type TargetGroupShape } from './load-target-groups.js';
import { computersAskingFor, noteMembershipChange } from './membership-change.js';

/** A group to be made. */
export interface NewGroup {
  readonly name: string;
  /** All Computers when absent. */
  readonly parentId?: string;
}

/** Makes a group and returns it. Throws {@link GroupError}. */
export async function createGroup(dataSource: DataSource, wanted: NewGroup, source = GROUPS_SOURCE): Promise<TargetGroupShape> {
  const name = checkGroupName(wanted.name);
  const id = randomUUID();
  return changeCatalog(dataSource, async ({ manager, number }) => {
    const groups = await loadTargetGroups(manager);
    const parent = requireGroup(groups, wanted.parentId ?? ALL_COMPUTERS_ID);
    checkPlace(groups, null, parent.id);
    await requireFreeName(manager, name, null);
    await manager.query('INSERT INTO groups.target_group (id, name, parent_id) VALUES ($1, $2, $3)', [id, name, parent.id]);
    await announceNames(manager, await number(), id, [name], source);
    return { id, name, parentId: parent.id, isBuiltin: false };
  });
}

/** Gives a group another name. Throws {@link GroupError}. */
export async function renameGroup(dataSource: DataSource, groupId: string, newName: string, source = GROUPS_SOURCE): Promise<void> {
  const name = checkGroupName(newName);
  await changeCatalog(dataSource, async ({ manager, number }) => {
    const { group } = await groupToChange(manager, groupId);
    if (group.name === name) return;
    await requireFreeName(manager, name, group.id);
    await manager.query('UPDATE groups.target_group SET name = $2 WHERE id = $1', [group.id, name]);
    await announceNames(manager, await number(), group.id, [group.name, name], source);
  });
}

/** Puts a group, with all below it, under another parent. Throws {@link GroupError}. */
export async function moveGroup(dataSource: DataSource, groupId: string, parentId: string, source = GROUPS_SOURCE): Promise<void> {
  await changeCatalog(dataSource, async ({ manager, number }) => {
    const { groups, group } = await groupToChange(manager, groupId);
    const parent = requireGroup(groups, parentId);
    if (group.parentId === parent.id) return;
    checkPlace(groups, group.id, parent.id);
    const changeNumber = await number();
    await manager.query('UPDATE groups.target_group SET parent_id = $2 WHERE id = $1', [group.id, parent.id]);
    const passed = [...ancestorsOf(groups, group.id), parent.id, ...ancestorsOf(groups, parent.id)];
    await touchDeployedRevisions(manager, passed, changeNumber);
    await appendToOutbox(manager, ...targetGroupChanged(changeNumber, [group.id], [], source));
  });
}

/**
 * Deletes a group that has none below it, with its deployments. Computers that were in no other group become unassigned.
 * Throws {@link GroupError}.
 */
export async function deleteGroup(dataSource: DataSource, groupId: string, source = GROUPS_SOURCE): Promise<void> {
  await changeCatalog(dataSource, async ({ manager, number }) => {
    const { groups, group } = await groupToChange(manager, groupId);
    if (groups.some((candidate) => candidate.parentId === group.id)) {
      throw new GroupError('GROUP_HAS_CHILDREN', `${group.name} still has groups below it.`);
    }
    const changeNumber = await number();
    await touchDeployedRevisions(manager, [group.id], changeNumber);
    await manager.query('DELETE FROM deployments.deployment WHERE target_group_id = $1', [group.id]);
    const asking = await computersAskingFor(manager, [group.name]);
    const [members]: [{ computerId: string }[], number] = await manager.query(
      'DELETE FROM computers.computer_target_group WHERE target_group_id = $1 RETURNING computer_id AS "computerId"', [group.id],
    );
    await manager.query('DELETE FROM groups.target_group WHERE id = $1', [group.id]);
    const computerIds = [...new Set([...members.map((member) => member.computerId), ...asking])];
    await noteMembershipChange(manager, computerIds, changeNumber);
    await appendToOutbox(manager, ...targetGroupChanged(changeNumber, [group.id], computerIds, source));
  });
}

/** Tells that a group has another name, or is new, and which computers belong to other groups for it. */
async function announceNames(
  manager: EntityManager, changeNumber: number, groupId: string, names: readonly string[], source: string,
): Promise<void> {
  const asking = await computersAskingFor(manager, names);
  await noteMembershipChange(manager, asking, changeNumber);
  await appendToOutbox(manager, ...targetGroupChanged(changeNumber, [groupId], asking, source));
}
