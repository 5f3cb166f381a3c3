import type { DataSource } from 'typeorm';
import { UNASSIGNED_COMPUTERS_ID } from '../groups/built-in-groups.js';
import type { TargetingMode } from '../servers/server-configuration.entity.js';
import { computerKey } from './computer-facts.js';

/** The most groups a client may ask for by name; further ones are ignored. */
export const MAXIMUM_REQUESTED_GROUPS = 100;

/** A group that a computer belongs to. */
export interface ComputerGroup {
  readonly targetGroupId: string;
  /** The group itself, its parent and so on, up to All Computers. */
  readonly path: readonly string[];
}

/**
 * The groups a computer belongs to, each once, by id. Under server-side targeting they are those an administrator chose;
 * under client-side targeting those of the groups the computer asks for (MS-WUSP 2.2.2.1.1, targetGroupName; several are
 * separated by semicolons) that exist. A computer with none, or one that is not known, belongs to Unassigned Computers.
 */
export function groupsOfComputer(dataSource: DataSource, id: string, targeting: TargetingMode): Promise<ComputerGroup[]> {
  const memberships = targeting === 'server' ? ASSIGNED : REQUESTED;
  return dataSource.query(`
    WITH RECURSIVE chosen AS (${memberships}),
    membership AS (
      SELECT id FROM chosen
      UNION SELECT $2::uuid WHERE NOT EXISTS (SELECT FROM chosen)
    ),
    step AS (
      SELECT m.id AS target_group_id, m.id AS node, 0 AS distance FROM membership m
      UNION ALL
      SELECT step.target_group_id, g.parent_id, step.distance + 1
      FROM step JOIN groups.target_group g ON g.id = step.node WHERE g.parent_id IS NOT NULL
    )
    SELECT target_group_id AS "targetGroupId", array_agg(node::text ORDER BY distance) AS path
    FROM step GROUP BY target_group_id ORDER BY target_group_id`,
  targeting === 'server' ? [computerKey(id), UNASSIGNED_COMPUTERS_ID] : [computerKey(id), UNASSIGNED_COMPUTERS_ID, MAXIMUM_REQUESTED_GROUPS]);
}

const ASSIGNED = 'SELECT target_group_id AS id FROM computers.computer_target_group WHERE computer_id = $1';

const REQUESTED = `
  SELECT g.id FROM computers.computer c
  CROSS JOIN LATERAL (SELECT * FROM unnest(string_to_array(c.requested_target_group, ';')) LIMIT $3) AS wanted (name)
  JOIN groups.target_group g ON lower(g.name) = lower(btrim(wanted.name)) AND NOT g.is_builtin
  WHERE c.id = $1`;
