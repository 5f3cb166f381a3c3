import type { DataSource } from 'typeorm';
import { computerConditions, type ComputerFilter } from '../../computers/list/list-computers.js';
import { ALL_COMPUTERS_ID } from '../../groups/built-in-groups.js';
import type { TargetingMode } from '../../servers/server-configuration.entity.js';
import { BLOCK_BYTES, blockOf, setComputer } from '../statuses/computer-blocks.js';
import { REPORTED_SQL } from './status-totals.js';

/** The computers a report is about: everybody, or the members of a group. */
export type GroupScope = Pick<ComputerFilter, 'groupId' | 'includeSubgroups'>;

/** How many computers a report is about, and which. */
export interface ComputersInScope {
  readonly computers: number;
  /** Those that reported the status of updates. */
  readonly reported: number;
  /** Their bits by block; null for everybody. */
  readonly blocks: ReadonlyMap<number, Buffer> | null;
}

export function isEverybody({ groupId }: GroupScope): boolean {
  return groupId === undefined || groupId === ALL_COMPUTERS_ID;
}

/** Counts the computers of a scope. Those that reported and are not registered count too where everybody is meant. */
export async function computersInScope(dataSource: DataSource, scope: GroupScope, targeting: TargetingMode): Promise<ComputersInScope> {
  return isEverybody(scope) ? everybody(dataSource) : membersOf(dataSource, scope, targeting);
}

async function everybody(dataSource: DataSource): Promise<ComputersInScope> {
  const [row]: [{ reported: number; silent: number }] = await dataSource.query(`
    SELECT (SELECT count(*)::int FROM reporting.computer_report r WHERE ${REPORTED_SQL}) AS reported,
      (SELECT count(*)::int FROM computers.computer c
       WHERE NOT EXISTS (SELECT FROM reporting.computer_report r WHERE r.computer_id = c.id AND ${REPORTED_SQL})) AS silent`);
  return { computers: row.reported + row.silent, reported: row.reported, blocks: null };
}

// One row with all numbers as text: a row for each of 100,000 members takes several times as long.
async function membersOf(dataSource: DataSource, scope: GroupScope, targeting: TargetingMode): Promise<ComputersInScope> {
  const where = computerConditions(scope, targeting);
  const [row]: [{ computers: number; reported: number; numbers: string | null }] = await dataSource.query(`
    SELECT count(*)::int AS computers, count(*) FILTER (WHERE ${REPORTED_SQL})::int AS reported,
      string_agg(r.number::text, ',') FILTER (WHERE ${REPORTED_SQL}) AS numbers
    FROM computers.computer c LEFT JOIN reporting.computer_report r ON r.computer_id = c.id
    WHERE ${where.sql}`, where.parameters);
  return { computers: row.computers, reported: row.reported, blocks: blocksOf(row.numbers === null ? [] : row.numbers.split(',').map(Number)) };
}

function blocksOf(numbers: readonly number[]): Map<number, Buffer> {
  const blocks = new Map<number, Buffer>();
  for (const number of numbers) {
    const block = blockOf(number);
    let bits = blocks.get(block);
    if (bits === undefined) blocks.set(block, bits = Buffer.alloc(BLOCK_BYTES));
    setComputer(bits, number, true);
  }
  return blocks;
}
