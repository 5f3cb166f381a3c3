import type { DataSource } from 'typeorm';
import { computerKey } from './computer-facts.js';

/**
 * Deletes a computer with its memberships; returns whether there was one. A computer that still exists comes back by itself:
 * its next call makes it known again, without groups, and it is asked to register (MS-WUSP 2.2.2.4, RegistrationRequired).
 */
export async function forgetComputer(dataSource: DataSource, id: string): Promise<boolean> {
  const [, deleted]: [unknown, number] = await dataSource.query('DELETE FROM computers.computer WHERE id = $1', [computerKey(id)]);
  return deleted > 0;
}
