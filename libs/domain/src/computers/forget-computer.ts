import type { DataSource, EntityManager } from 'typeorm';
import { MAXIMUM_EVENT_ITEMS, createEvent } from '../events/index.js';
import { appendToOutbox } from '../messaging/index.js';
import { forgetReports, lockShardsOf } from '../reporting/statuses/forget-reports.js';
import { computerKey } from './computer-facts.js';

/**
 * Deletes a computer with its memberships and what it reported; returns whether there was one. A computer that still exists comes back by
 * itself: its next call makes it known again, without groups, and it is asked to register (MS-WUSP 2.2.2.4, RegistrationRequired).
 */
export function forgetComputer(dataSource: DataSource, id: string, source = '/domain/computers'): Promise<boolean> {
  return dataSource.transaction(async (manager) => (await forgetComputers(manager, [computerKey(id)], source)).length > 0);
}

/**
 * Deletes computers with their memberships and all that they reported, also those that left nothing but reports, and writes ComputersRemoved
 * to the outbox. Within the caller's transaction, which holds their shards from now on. Servers below are told by a trigger's list, see
 * `DeletedComputer`.
 * @param ids their keys, see `computerKey`
 * @returns those that were registered
 */
export async function forgetComputers(manager: EntityManager, ids: readonly string[], source = '/domain/computers'): Promise<string[]> {
  await lockShardsOf(manager, ids);
  // In the order of ids, as everybody locks these rows: two that meet wait instead of deadlocking.
  await manager.query('SELECT FROM computers.computer WHERE id = ANY ($1) ORDER BY id FOR UPDATE', [ids]);
  const [gone]: [{ id: string }[], number] = await manager.query('DELETE FROM computers.computer WHERE id = ANY ($1) RETURNING id', [ids]);
  await forgetReports(manager, ids);
  const removed = gone.map(({ id }) => id).sort();
  for (let start = 0; start < removed.length; start += MAXIMUM_EVENT_ITEMS) {
    await appendToOutbox(manager, createEvent('ComputersRemoved', { computerIds: removed.slice(start, start + MAXIMUM_EVENT_ITEMS) }, { source }));
  }
  return removed;
}
