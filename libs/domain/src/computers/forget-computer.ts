import type { DataSource } from 'typeorm';
import { forgetStatuses } from '../reporting/statuses/forget-statuses.js';
import { computerKey } from './computer-facts.js';

/**
 * Deletes a computer with its memberships and what it reported; returns whether there was one. A computer that still exists comes back by
 * itself: its next call makes it known again, without groups, and it is asked to register (MS-WUSP 2.2.2.4, RegistrationRequired).
 */
export function forgetComputer(dataSource: DataSource, id: string): Promise<boolean> {
  const key = computerKey(id);
  return dataSource.transaction(async (manager) => {
    const [, deleted]: [unknown, number] = await manager.query('DELETE FROM computers.computer WHERE id = $1', [key]);
    await forgetStatuses(manager, key);
    return deleted > 0;
  });
}
