import type { DataSource } from 'typeorm';
import { countCommon } from '../statuses/computer-blocks.js';
import type { ComputersInScope } from './computers-in-scope.js';

/** Computers by state, by update id; an update that nobody reported on is absent. */
export type CountsByUpdate = ReadonlyMap<string, ReadonlyMap<number, number>>;

interface CountRow {
  readonly updateId: string;
  readonly state: number;
  readonly computers: number;
}

/** Counts the computers of a scope in each counted state of some updates; for the members of a group by intersecting sets. */
export async function countInScope(dataSource: DataSource, updateIds: readonly string[], { blocks }: ComputersInScope): Promise<CountsByUpdate> {
  const counts = new Map<string, Map<number, number>>();
  for (const { updateId, state, computers } of await (blocks === null ? countAll(dataSource, updateIds) : countMembers(dataSource, updateIds, blocks))) {
    if (computers === 0) continue;
    let states = counts.get(updateId);
    if (states === undefined) counts.set(updateId, states = new Map());
    states.set(state, (states.get(state) ?? 0) + computers);
  }
  return counts;
}

function countAll(dataSource: DataSource, updateIds: readonly string[]): Promise<CountRow[]> {
  return dataSource.query(`
    SELECT n.update_id AS "updateId", v.state, sum(v.computers)::int AS computers
    FROM reporting.update_number n JOIN reporting.update_counts u ON u.update_number = n.number
    CROSS JOIN LATERAL (VALUES (2, u.not_installed), (3, u.downloaded), (4, u.installed), (5, u.failed), (6, u.installed_pending_reboot)) AS v (state, computers)
    WHERE n.update_id = ANY ($1::uuid[]) GROUP BY n.update_id, v.state`, [updateIds]);
}

async function countMembers(dataSource: DataSource, updateIds: readonly string[], blocks: ReadonlyMap<number, Buffer>): Promise<CountRow[]> {
  const rows: { updateId: string; state: number; block: number; bits: Buffer }[] = await dataSource.query(`
    SELECT n.update_id AS "updateId", u.state, u.block, u.bits
    FROM reporting.update_number n JOIN reporting.update_computers u ON u.update_number = n.number
    WHERE n.update_id = ANY ($1::uuid[]) AND u.block = ANY ($2::integer[]) AND u.computers > 0`, [updateIds, [...blocks.keys()]]);
  return rows.map(({ updateId, state, block, bits }) => ({ updateId, state, computers: countCommon(bits, blocks.get(block)!) }));
}
