import { forgetComputers } from '../../computers/forget-computer.js';
import { lockShardsOf } from '../../reporting/statuses/forget-reports.js';
import type { FoundItem, RuleSteps } from './rule.js';

/** Computers of one transaction: what a computer reported stands in thousands of sets, and reports of its shard wait meanwhile. */
const COMPUTERS_PER_BATCH = 25;

// Those without a record left nothing but reports: they came in while the computer was deleted. Neighbours by number share rows of sets.
const SILENT = `
  SELECT c.id, c.dns_name AS title, r.number FROM computers.computer c LEFT JOIN reporting.computer_report r ON r.computer_id = c.id
  WHERE c.last_contact < $1 AND coalesce(c.last_sync_time, '-infinity') < $1 AND coalesce(r.last_report_time, '-infinity') < $1
  UNION ALL
  SELECT r.computer_id, '', r.number FROM reporting.computer_report r
  WHERE r.last_report_time < $1 AND NOT EXISTS (SELECT FROM computers.computer c WHERE c.id = r.computer_id)`;

const before = (days: number): Date => new Date(Date.now() - days * 86_400_000);

/** Removes computers that have not been heard of for long. */
export const SILENT_COMPUTERS: RuleSteps = {
  rule: 'silentComputers',
  decidesUpdates: false,
  batch: COMPUTERS_PER_BATCH,
  perSecond: ({ computersPerSecond }) => computersPerSecond,
  find: (manager, { silentComputers }): Promise<FoundItem[]> =>
    manager.query(`SELECT id, title FROM (${SILENT}) AS s ORDER BY number NULLS FIRST, id`, [before(silentComputers.days)]),
  async apply(view, ids, { silentComputers }) {
    // From here on nobody reports for them, and nobody in contact with them writes it down.
    await lockShardsOf(view.manager, ids);
    await view.query('SELECT FROM computers.computer WHERE id = ANY ($1) ORDER BY id FOR UPDATE', [ids]);
    const silent: { id: string }[] = await view.query(`SELECT id FROM (${SILENT}) AS s WHERE id = ANY ($2)`, [before(silentComputers.days), ids]);
    const gone = silent.map(({ id }) => id);
    if (gone.length > 0) await forgetComputers(view.manager, gone, '/domain/housekeeping');
    return gone;
  },
};
