import type { EntityManager } from 'typeorm';
import { lockShard } from '../settle/number-computers.js';
import { storeBlocks } from '../settle/store-blocks.js';
import { loadStatuses } from '../settle/store-statuses.js';
import { shardOf } from './computer-blocks.js';
import { UPDATE_STATES } from './update-state.js';

/**
 * Forgets what a computer reported: its statuses, in both directions, and its counts. Its events stay until their month goes. Within the
 * transaction that deletes the computer.
 */
export async function forgetStatuses(manager: EntityManager, computerId: string): Promise<void> {
  await lockShard(manager, shardOf(computerId));
  const [report]: [{ number: number } | undefined] = await manager.query('SELECT number FROM reporting.computer_report WHERE computer_id = $1', [computerId]);
  if (report === undefined) return;
  const book = (await loadStatuses(manager, [report.number])).books.get(report.number) ?? new Map();
  const changes = [...book].map(([updateNumber, { state }]) => ({ updateNumber, from: state, to: UPDATE_STATES.Unknown }));
  await storeBlocks(manager, [{ computerNumber: report.number, changes }]);
  await manager.query('DELETE FROM reporting.computer_report WHERE number = $1', [report.number]);
}
