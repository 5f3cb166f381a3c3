import { appendToOutbox } from '../../messaging/index.js';
import type { CatalogChange } from '../../servers/change-number.js';
import { ALL_COMPUTERS_ID } from '../built-in-groups.js';
import { targetGroupChanged, touchDeployedRevisions } from '../group-change.js';
import { pathOf } from '../group-tree.js';
import { loadTargetGroups, type TargetGroupShape } from '../load-target-groups.js';
import { computersAskingFor, noteMembershipChange } from '../membership-change.js';
import { planGroups, type GroupPlan, type UpstreamGroup } from './plan-groups.js';

/**
 * Makes the target groups of a replica equal to those of its upstream server (MS-WSUSSS 3.2.4.3): adds, renames, moves, and deletes with
 * their deployments. Computers of a deleted group that are in no other become unassigned. Part of a larger change; returns what could not
 * be taken over as it is, for people.
 */
export async function adoptGroups(change: CatalogChange, upstream: readonly UpstreamGroup[], source: string): Promise<readonly string[]> {
  const before = await loadTargetGroups(change.manager);
  const plan = planGroups(before, upstream);
  const touched = [...plan.created, ...plan.changed].map(({ id }) => id).concat(plan.deletedIds);
  if (touched.length === 0) return plan.notes;
  const changeNumber = await change.number();

  // Who falls under another deployment now: everybody on an old or a new path of a group that moved, came or went.
  await touchDeployedRevisions(change.manager, pathsOf(before, touched), changeNumber);
  const names = before.filter(({ id }) => touched.includes(id)).map(({ name }) => name).concat(plan.created.map(({ name }) => name), plan.changed.map(({ name }) => name));
  const computerIds = await applyPlan(change, plan, names);
  await touchDeployedRevisions(change.manager, pathsOf(await loadTargetGroups(change.manager), touched), changeNumber);
  await noteMembershipChange(change.manager, computerIds, changeNumber);
  await appendToOutbox(change.manager, ...targetGroupChanged(changeNumber, touched, computerIds, source));
  return plan.notes;
}

/** Writes the plan; returns the computers that belong to other groups for it. */
async function applyPlan({ manager }: CatalogChange, plan: GroupPlan, names: readonly string[]): Promise<string[]> {
  const changedIds = plan.changed.map(({ id }) => id);
  // Two groups may have exchanged their names, or a new one have that of a deleted one: all names that go are free first.
  await manager.query('UPDATE groups.target_group SET name = id::text, parent_id = $2 WHERE id = ANY ($1::uuid[])', [[...changedIds, ...plan.deletedIds], ALL_COMPUTERS_ID]);
  const members = await deleteGroups({ manager }, plan.deletedIds);
  const wanted = [...plan.created, ...plan.changed];
  await manager.query(`
    INSERT INTO groups.target_group (id, name, parent_id) SELECT id, id::text, $2::uuid FROM unnest($1::uuid[]) AS n (id)`,
  [plan.created.map(({ id }) => id), ALL_COMPUTERS_ID]);
  await manager.query(`
    UPDATE groups.target_group g SET name = w.name, parent_id = w.parent_id
    FROM unnest($1::uuid[], $2::text[], $3::uuid[]) AS w (id, name, parent_id) WHERE g.id = w.id`,
  [wanted.map(({ id }) => id), wanted.map(({ name }) => name), wanted.map(({ parentId }) => parentId)]);
  return [...new Set([...members, ...await computersAskingFor(manager, names)])];
}

async function deleteGroups({ manager }: Pick<CatalogChange, 'manager'>, ids: readonly string[]): Promise<string[]> {
  if (ids.length === 0) return [];
  await manager.query('DELETE FROM deployments.deployment WHERE target_group_id = ANY ($1::uuid[])', [ids]);
  const [members]: [{ computerId: string }[], number] = await manager.query(
    'DELETE FROM computers.computer_target_group WHERE target_group_id = ANY ($1::uuid[]) RETURNING computer_id AS "computerId"', [ids],
  );
  await manager.query('DELETE FROM groups.target_group WHERE id = ANY ($1::uuid[])', [ids]);
  return members.map(({ computerId }) => computerId);
}

function pathsOf(groups: readonly TargetGroupShape[], ids: readonly string[]): string[] {
  return [...new Set(ids.flatMap((id) => pathOf(groups, id)))];
}
