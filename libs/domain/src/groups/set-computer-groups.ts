import type { DataSource, EntityManager } from 'typeorm';
import { appendToOutbox } from '../messaging/index.js';
import { changeCatalog } from '../servers/change-number.js';
import { GROUPS_SOURCE, requireGroup, targetGroupChanged } from './group-change.js';
import { GroupError } from './group-error.js';
import { loadTargetGroups } from './load-target-groups.js';
import { noteMembershipChange } from './membership-change.js';

/** The most computers whose groups one call sets. */
export const MAXIMUM_COMPUTERS_PER_CALL = 5_000;

/** The most groups an administrator may put one computer into. */
export const MAXIMUM_GROUPS_PER_COMPUTER = 100;

/** A membership that was added or taken away. */
interface MembershipChange {
  readonly computerId: string;
  readonly targetGroupId: string;
}

/**
 * Puts each of the computers into exactly the given groups; into none, which makes them unassigned, when the list is empty.
 * Writes TargetGroupChanged to the outbox for what differs. Returns the change number, or null when nothing differed.
 * Throws {@link GroupError}.
 */
export async function setComputerGroups(
  dataSource: DataSource,
  computerIds: readonly string[],
  targetGroupIds: readonly string[],
  source = GROUPS_SOURCE,
): Promise<number | null> {
  if (computerIds.length > MAXIMUM_COMPUTERS_PER_CALL || targetGroupIds.length > MAXIMUM_GROUPS_PER_COMPUTER) {
    throw new GroupError('TOO_MANY_MEMBERS',
      `At most ${MAXIMUM_COMPUTERS_PER_CALL} computers are put into at most ${MAXIMUM_GROUPS_PER_COMPUTER} groups at once.`);
  }
  const computers = [...new Set(computerIds.map((id) => id.toLowerCase()))];
  return changeCatalog(dataSource, async ({ manager, number }) => {
    const groups = await assignableGroups(manager, targetGroupIds);
    await requireComputers(manager, computers);
    const changes = [...await removeOthers(manager, computers, groups), ...await addMissing(manager, computers, groups)];
    if (changes.length === 0) return null;
    const changeNumber = await number();
    const changedGroups = [...new Set(changes.map((change) => change.targetGroupId))];
    const changedComputers = [...new Set(changes.map((change) => change.computerId))];
    await noteMembershipChange(manager, changedComputers, changeNumber);
    await appendToOutbox(manager, ...targetGroupChanged(changeNumber, changedGroups, changedComputers, source));
    return changeNumber;
  });
}

async function assignableGroups(manager: EntityManager, targetGroupIds: readonly string[]): Promise<string[]> {
  const groups = await loadTargetGroups(manager);
  const wanted = targetGroupIds.map((id) => requireGroup(groups, id));
  const builtIn = wanted.find((group) => group.isBuiltin);
  if (builtIn !== undefined) throw new GroupError('BUILT_IN_GROUP', `Computers are not put into ${builtIn.name}; they belong to it by themselves.`);
  return [...new Set(wanted.map((group) => group.id))];
}

async function requireComputers(manager: EntityManager, computerIds: readonly string[]): Promise<void> {
  const missing: { id: string }[] = await manager.query(`
    SELECT w.id FROM unnest($1::text[]) AS w (id)
    WHERE NOT EXISTS (SELECT FROM computers.computer c WHERE c.id = w.id) LIMIT 1`, [computerIds]);
  if (missing[0] !== undefined) throw new GroupError('UNKNOWN_COMPUTER', `There is no computer ${missing[0].id.slice(0, 64)}.`);
}

async function removeOthers(manager: EntityManager, computerIds: readonly string[], groupIds: readonly string[]): Promise<MembershipChange[]> {
  const [removed]: [MembershipChange[], number] = await manager.query(`
    DELETE FROM computers.computer_target_group WHERE computer_id = ANY ($1::text[]) AND target_group_id <> ALL ($2::uuid[])
    RETURNING computer_id AS "computerId", target_group_id AS "targetGroupId"`, [computerIds, groupIds]);
  return removed;
}

function addMissing(manager: EntityManager, computerIds: readonly string[], groupIds: readonly string[]): Promise<MembershipChange[]> {
  return manager.query(`
    INSERT INTO computers.computer_target_group (computer_id, target_group_id)
    SELECT c.id, g.id FROM unnest($1::text[]) AS c (id) CROSS JOIN unnest($2::uuid[]) AS g (id)
    ON CONFLICT DO NOTHING
    RETURNING computer_id AS "computerId", target_group_id AS "targetGroupId"`, [computerIds, groupIds]);
}
