import type { DataSource } from 'typeorm';

/** Blocks of computers: 16,384 computers that have every update installed. */
const BLOCKS = 2;
/** Of so many superseded updates one is still needed by a computer. */
const NEEDED_EVERY = 20;

/** What stands in the database before housekeeping begins. */
export interface ReportedFleet {
  /** Superseded updates that a computer needs: these have to stay. */
  readonly neededIds: readonly string[];
}

/**
 * Makes the catalog look as if it had come long ago, and as if a fleet had reported on every update of it: nearly all have them installed, and a
 * few of the superseded ones are needed.
 */
export async function plantReports(dataSource: DataSource): Promise<ReportedFleet> {
  await dataSource.query(`UPDATE catalog.revision SET imported_at = now() - interval '1 year'`);
  await dataSource.query(`UPDATE deployments.deployment SET last_change_time = now() - interval '1 year'`);
  await dataSource.query(`
    INSERT INTO reporting.update_number (update_id)
    SELECT update_id FROM catalog.revision r WHERE r.is_latest AND r.explicitly_deployable ORDER BY revision_id`);
  await dataSource.query(`
    INSERT INTO reporting.update_computers (update_number, state, block, computers, bits)
    SELECT n.number, 4, b.block, 8192, decode(repeat('ff', 1024), 'hex') FROM reporting.update_number n, generate_series(0, $1 - 1) AS b (block)`, [BLOCKS]);
  const needed: { id: string }[] = await dataSource.query(`
    WITH superseded AS (
      SELECT n.update_id, n.number, row_number() OVER (ORDER BY n.number) AS position FROM reporting.update_number n
      WHERE n.update_id IN (SELECT superseded_update_id FROM catalog.superseded_update)), planted AS (
      INSERT INTO reporting.update_computers (update_number, state, block, computers, bits)
      SELECT number, 2, 0, 1, decode('01' || repeat('00', 1023), 'hex') FROM superseded WHERE position % $1 = 0)
    SELECT update_id AS id FROM superseded WHERE position % $1 = 0`, [NEEDED_EVERY]);
  await dataSource.query('ANALYZE reporting.update_number, reporting.update_computers, catalog.revision, deployments.deployment');
  return { neededIds: needed.map(({ id }) => id) };
}
