import type { DataSource } from 'typeorm';
import { UNASSIGNED_COMPUTERS_ID } from '../groups/built-in-groups.js';
import { currentChangeNumber } from '../servers/change-number.js';
import type { TargetingMode } from '../servers/server-configuration.entity.js';
import { MAXIMUM_REQUESTED_GROUPS } from './groups-of-computer.js';

/** Which changes of membership are asked for. */
export interface MembershipQuestion {
  /** Only changes after this change number. */
  readonly after: number;
  /** Only changes of the last so many milliseconds, by the database's clock. */
  readonly within: number;
  /** How many computers at most; the most recent changes count. */
  readonly limit: number;
  readonly targeting: TargetingMode;
}

/** The groups a computer belongs to since a change. */
export interface MembershipChange {
  readonly computerId: string;
  readonly changeNumber: number;
  readonly changedAt: Date;
  /** As `groupsOfComputer` gives them: never empty, ascending. */
  readonly targetGroupIds: readonly string[];
}

/** What is known about memberships up to a change number. */
export interface MembershipChanges {
  /** Every change up to here is included, unless it lies below `completeAfter`. */
  readonly changeNumber: number;
  /** The most recent one first. */
  readonly changes: readonly MembershipChange[];
  /** Changes with this number or a lower one may be missing, because there were more than the limit; 0 when none is. */
  readonly completeAfter: number;
}

/** Reads which computers belong to other groups than they did, for gateways whose cookies still name the old ones. */
export async function readMembershipChanges(dataSource: DataSource, question: MembershipQuestion): Promise<MembershipChanges> {
  // Read first: the changes that follow are then at least those up to this number.
  const changeNumber = await currentChangeNumber(dataSource);
  const rows: MembershipChange[] = await dataSource.query(`
    WITH changed AS (
      SELECT id, membership_change_number, membership_changed_at, requested_target_group FROM computers.computer
      WHERE membership_changed_at > clock_timestamp() - $2 * interval '1 ms' AND membership_change_number > $1
      ORDER BY membership_change_number DESC, id LIMIT $3
    )
    SELECT c.id AS "computerId", c.membership_change_number::float8 AS "changeNumber", c.membership_changed_at AS "changedAt",
           coalesce(chosen.ids, ARRAY[$4]) AS "targetGroupIds"
    FROM changed c CROSS JOIN LATERAL (${question.targeting === 'server' ? ASSIGNED : REQUESTED}) AS chosen (ids)
    ORDER BY c.membership_change_number DESC, c.id`,
  [question.after, question.within, question.limit + 1, UNASSIGNED_COMPUTERS_ID,
    ...(question.targeting === 'server' ? [] : [MAXIMUM_REQUESTED_GROUPS])]);
  const changes = rows.slice(0, question.limit);
  return { changeNumber, changes, completeAfter: rows[question.limit]?.changeNumber ?? 0 };
}

const ASSIGNED = `
  SELECT array_agg(m.target_group_id::text ORDER BY m.target_group_id) FROM computers.computer_target_group m WHERE m.computer_id = c.id`;

const REQUESTED = `
  SELECT array_agg(DISTINCT g.id::text ORDER BY g.id::text)
  FROM (SELECT * FROM unnest(string_to_array(c.requested_target_group, ';')) LIMIT $5) AS wanted (name)
  JOIN groups.target_group g ON lower(g.name) = lower(btrim(wanted.name)) AND NOT g.is_builtin`;
