import type { TargetingMode } from '../../servers/server-configuration.entity.js';
import { MAXIMUM_REQUESTED_GROUPS } from '../groups-of-computer.js';

const ASSIGNED = 'SELECT m.computer_id, m.target_group_id FROM computers.computer_target_group m';

/** SQL: the names, in lower case, that the computer `c` asks for. */
const REQUESTED_NAMES = `
  SELECT DISTINCT lower(btrim(name)) AS name
  FROM (SELECT * FROM unnest(string_to_array(c.requested_target_group, ';')) LIMIT ${MAXIMUM_REQUESTED_GROUPS}) AS first (name)`;

const REQUESTED = `
  SELECT c.id AS computer_id, g.id AS target_group_id
  FROM computers.computer c
  CROSS JOIN LATERAL (${REQUESTED_NAMES}) AS wanted
  JOIN groups.target_group g ON lower(g.name) = wanted.name AND NOT g.is_builtin
  WHERE c.requested_target_group IS NOT NULL`;

/**
 * SQL: one row (`computer_id`, `target_group_id`) for each group that a computer belongs to directly, as `groupsOfComputer`
 * decides it; computers of Unassigned Computers have none.
 */
export function membershipSql(targeting: TargetingMode): string {
  return targeting === 'server' ? ASSIGNED : REQUESTED;
}

/**
 * SQL: whether the computer `c` belongs directly to one of the groups whose ids the query `groups` gives. The query is run once
 * and not for each computer, so that a group without computers is found empty as quickly.
 */
export function memberOfSql(targeting: TargetingMode, groups: string): string {
  if (targeting === 'server') {
    return `EXISTS (SELECT FROM computers.computer_target_group m WHERE m.computer_id = c.id AND m.target_group_id IN (${groups}))`;
  }
  return `c.requested_target_group IS NOT NULL AND EXISTS (
    SELECT FROM (${REQUESTED_NAMES}) AS wanted
    WHERE wanted.name IN (SELECT lower(g.name) FROM groups.target_group g WHERE NOT g.is_builtin AND g.id IN (${groups})))`;
}
