import type { DataSource } from 'typeorm';
import { membershipSql } from '../../computers/list/membership-sql.js';
import type { TargetingMode } from '../../servers/server-configuration.entity.js';
import { ALL_COMPUTERS_ID, UNASSIGNED_COMPUTERS_ID } from '../built-in-groups.js';
import { loadTargetGroups, type TargetGroupShape } from '../load-target-groups.js';

/** A group with the number of its computers. */
export interface ListedGroup extends TargetGroupShape {
  /** Computers that are in this very group. */
  readonly computerCount: number;
  /** Computers that are in this group or in one below it, each once. */
  readonly totalComputerCount: number;
}

interface Counts {
  readonly groupId: string;
  readonly direct: number;
  readonly total: number;
}

/** All groups, every parent before its children, siblings by name. */
export async function listGroups(dataSource: DataSource, targeting: TargetingMode): Promise<ListedGroup[]> {
  const groups = await loadTargetGroups(dataSource);
  const rows: Counts[] = await dataSource.query(countsSql(targeting));
  const counts = new Map(rows.map((row) => [row.groupId, row]));
  const everybody = counts.get(ALL_COMPUTERS_ID)?.total ?? 0;
  return groups.map((group) => {
    const found = counts.get(group.id);
    return { ...group, computerCount: found?.direct ?? 0, totalComputerCount: group.id === ALL_COMPUTERS_ID ? everybody : found?.total ?? 0 };
  });
}

// A computer that is in two groups of one branch is counted once above them: that is what the DISTINCT is for.
const countsSql = (targeting: TargetingMode): string => `
  WITH RECURSIVE membership AS MATERIALIZED (${membershipSql(targeting)}),
  above (id, ancestor_id) AS (
    SELECT id, id FROM groups.target_group
    UNION ALL
    SELECT above.id, g.parent_id FROM above JOIN groups.target_group g ON g.id = above.ancestor_id
    WHERE g.parent_id IS NOT NULL
  ),
  placed AS (
    SELECT DISTINCT above.ancestor_id, m.computer_id
    FROM membership m JOIN above ON above.id = m.target_group_id
    WHERE above.ancestor_id <> '${ALL_COMPUTERS_ID}'
  ),
  direct AS (SELECT target_group_id, count(*)::int AS computers FROM membership GROUP BY target_group_id),
  total AS (SELECT ancestor_id, count(*)::int AS computers FROM placed GROUP BY ancestor_id),
  everybody AS (SELECT count(*)::int AS computers FROM computers.computer),
  assigned AS (SELECT count(DISTINCT computer_id)::int AS computers FROM membership)
  SELECT total.ancestor_id AS "groupId", coalesce(direct.computers, 0) AS direct, total.computers AS total
  FROM total LEFT JOIN direct ON direct.target_group_id = total.ancestor_id
  UNION ALL SELECT '${ALL_COMPUTERS_ID}', 0, everybody.computers FROM everybody
  UNION ALL SELECT '${UNASSIGNED_COMPUTERS_ID}', everybody.computers - assigned.computers, everybody.computers - assigned.computers
  FROM everybody, assigned`;
