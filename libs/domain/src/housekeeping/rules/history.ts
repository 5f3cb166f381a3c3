import type { DataSource } from 'typeorm';
import type { FoundItem, RuleSteps } from './rule.js';

/** Records of one transaction. */
const RECORDS_PER_BATCH = 100;

/** One table of finished things. */
interface Records {
  readonly kind: string;
  readonly table: string;
  /** SQL: when the row `t` ended; null while it has not. */
  readonly ended: string;
  /** SQL: whether later ones go by the row `t`. */
  readonly kept: string;
}

const last = (table: string, condition: string, order = 'o.finished_at'): string => `t.id IN (SELECT o.id FROM ${table} o WHERE o.finished_at IS NOT NULL AND ${condition} ORDER BY ${order} DESC LIMIT 1)`;

/** Problems go with their run, by foreign keys. */
const RECORDS: readonly Records[] = [
  {
    kind: 'synchronization', table: 'synchronization.run', ended: 't.finished_at',
    // A run begins where an unfinished one before it began, and the last success is what people ask for.
    kept: `${last('synchronization.run', 'true')} OR ${last('synchronization.run', `o.state = 'succeeded' AND o.scope = t.scope`)}`,
  },
  {
    kind: 'rollup', table: 'rollup.run', ended: 't.finished_at',
    kept: `${last('rollup.run', 'true')} OR ${last('rollup.run', `o.state = 'succeeded'`)}`,
  },
  {
    kind: 'import', table: 'catalog.catalog_import', ended: `CASE WHEN t.state = 'running' THEN t.updated_at ELSE t.finished_at END`,
    // The next package of that server begins there.
    kept: `t.state = 'succeeded' AND t.package_server_id IS NOT NULL AND t.package_change_number = (
      SELECT max(o.package_change_number) FROM catalog.catalog_import o WHERE o.package_server_id = t.package_server_id AND o.state = 'succeeded')`,
  },
  { kind: 'contentJob', table: 'content.content_job', ended: 't.finished_at', kept: 'false' },
  { kind: 'housekeeping', table: 'housekeeping.run', ended: 't.finished_at', kept: last('housekeeping.run', `o.state = 'succeeded'`) },
];

const old = ({ ended, kept }: Records): string => `${ended} < clock_timestamp() - make_interval(days => $1) AND NOT coalesce(${kept}, false)`;

const FIND = RECORDS.map((records) => `
  SELECT '${records.kind}:' || t.id AS id, to_char(${records.ended} AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') AS title
  FROM ${records.table} t WHERE ${old(records)}`).join(' UNION ALL ');

/** Removes the records of what ended long ago. */
export const HISTORY: RuleSteps = {
  rule: 'history',
  decidesUpdates: false,
  batch: RECORDS_PER_BATCH,
  perSecond: ({ computersPerSecond }) => computersPerSecond,
  find: (manager, { history }): Promise<FoundItem[]> => manager.query(`SELECT id, title FROM (${FIND}) AS f ORDER BY title, id`, [history.days]),
  async apply(view, ids, { history }) {
    const removed: string[] = [];
    for (const records of RECORDS) removed.push(...await removeRecords(view, records, ids, history.days));
    return removed;
  },
};

async function removeRecords(view: DataSource, records: Records, ids: readonly string[], days: number): Promise<string[]> {
  const prefix = `${records.kind}:`;
  const own = ids.filter((id) => id.startsWith(prefix)).map((id) => id.slice(prefix.length));
  if (own.length === 0) return [];
  const [rows]: [{ id: string }[], number] = await view.query(`DELETE FROM ${records.table} t WHERE t.id = ANY ($2::uuid[]) AND ${old(records)} RETURNING t.id`, [days, own]);
  return rows.map(({ id }) => `${prefix}${id}`);
}
