import type { DataSource } from 'typeorm';
import { updateConditions, type UpdateFilter } from '../../catalog/list/list-updates.js';
import type { TargetingMode } from '../../servers/server-configuration.entity.js';
import { isCounted } from '../statuses/update-state.js';
import { computersInScope, type ComputersInScope, type GroupScope } from './computers-in-scope.js';
import { countInScope } from './count-in-scope.js';
import { KB_SQL } from './kb-article.js';
import { countColumnOf, stateOfName, statusTotals, type ReportedState, type StatusTotals } from './status-totals.js';

/** Which updates a summary has, and of which computers it speaks. */
export interface UpdateStatusFilter extends UpdateFilter, GroupScope {
  /** Only updates that are in this state on some computer. */
  readonly status?: ReportedState;
}

/** An update, and how many computers are in each state. */
export interface UpdateStatusRow extends StatusTotals {
  readonly updateId: string;
  readonly title: string | null;
  /** Such as `KB5000001`; null when its title names none. */
  readonly kb: string | null;
  /** Where the next page goes on. */
  readonly position: number;
}

interface Candidate {
  readonly revisionId: number;
  readonly updateId: string;
  readonly title: string | null;
  readonly kb: string | null;
}

/** Updates that are counted at a time: a group's sets come to this process, some 80 KiB an update at 100,000 computers. */
const CHUNK = 100;

/** At most `limit` updates with their totals, those that arrived last first. @param before {@link UpdateStatusRow.position} */
export async function listUpdateStatus(
  dataSource: DataSource, filter: UpdateStatusFilter, targeting: TargetingMode, limit: number, before: number | null = null,
): Promise<UpdateStatusRow[]> {
  const scope = await computersInScope(dataSource, filter, targeting);
  const found: UpdateStatusRow[] = [];
  for (let position = before; found.length < limit;) {
    const chunk = await candidates(dataSource, filter, position, Math.min(CHUNK, filter.status === undefined ? limit - found.length : CHUNK));
    if (chunk.length === 0) break;
    const rows = await withTotals(dataSource, chunk, scope);
    found.push(...rows.filter((row) => filter.status === undefined || row[filter.status] > 0));
    position = chunk.at(-1)!.revisionId;
  }
  return found.slice(0, limit);
}

/** The totals of one update; null when the catalog does not have it. */
export async function updateStatusOf(dataSource: DataSource, updateId: string, group: GroupScope, targeting: TargetingMode): Promise<UpdateStatusRow | null> {
  const found: Candidate[] = await dataSource.query(`SELECT ${COLUMNS} FROM catalog.revision r WHERE r.is_latest AND r.update_id = $1::uuid`, [updateId]);
  const [row] = await withTotals(dataSource, found, await computersInScope(dataSource, group, targeting));
  return row ?? null;
}

const COLUMNS = `r.revision_id AS "revisionId", r.update_id AS "updateId", r.title, ${KB_SQL} AS kb`;

function candidates(dataSource: DataSource, filter: UpdateStatusFilter, before: number | null, limit: number): Promise<Candidate[]> {
  const where = updateConditions(filter, before);
  const state = filter.status === undefined ? 0 : stateOfName(filter.status);
  if (isCounted(state)) {
    where.add(`EXISTS (SELECT FROM reporting.update_number n JOIN reporting.update_counts u ON u.update_number = n.number
      WHERE n.update_id = r.update_id AND u.${countColumnOf(state)} > 0)`);
  }
  return dataSource.query(`
    SELECT ${COLUMNS} FROM catalog.revision r WHERE ${where.sql} ORDER BY r.revision_id DESC LIMIT ${where.parameter(limit)}`, where.parameters);
}

async function withTotals(dataSource: DataSource, updates: readonly Candidate[], scope: ComputersInScope): Promise<UpdateStatusRow[]> {
  const counts = await countInScope(dataSource, updates.map(({ updateId }) => updateId), scope);
  return updates.map(({ revisionId, updateId, title, kb }) => (
    { updateId, title, kb, ...statusTotals(counts.get(updateId) ?? new Map(), scope.computers, scope.reported), position: revisionId }));
}
