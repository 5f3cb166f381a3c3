import type { EntityManager } from 'typeorm';
import { lockShard } from '../settle/number-computers.js';
import { storeBlocks } from '../settle/store-blocks.js';
import { loadStatuses } from '../settle/store-statuses.js';
import { shardOf } from './computer-blocks.js';
import { UPDATE_STATES } from './update-state.js';

/** Keeps everybody else from writing what these computers report until the transaction ends; shards are locked in ascending order, as everywhere. */
export async function lockShardsOf(manager: EntityManager, computerIds: readonly string[]): Promise<void> {
  for (const shard of [...new Set(computerIds.map(shardOf))].sort((a, b) => a - b)) await lockShard(manager, shard);
}

/**
 * Forgets what computers reported: their statuses, in both directions, and their counts. Their events stay until their month goes. Within the
 * transaction that deletes the computers.
 */
export async function forgetReports(manager: EntityManager, computerIds: readonly string[]): Promise<void> {
  await lockShardsOf(manager, computerIds);
  const reports: { number: number }[] = await manager.query('SELECT number FROM reporting.computer_report WHERE computer_id = ANY ($1)', [computerIds]);
  if (reports.length === 0) return;
  const numbers = reports.map(({ number }) => number);
  const books = await loadStatuses(manager, numbers);
  await storeBlocks(manager, [...books].map(([computerNumber, book]) => (
    { computerNumber, changes: [...book].map(([updateNumber, { state }]) => ({ updateNumber, from: state, to: UPDATE_STATES.Unknown })) })));
  await manager.query('DELETE FROM reporting.computer_report WHERE number = ANY ($1)', [numbers]);
}
