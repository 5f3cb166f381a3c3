import type { DataSource, EntityManager } from 'typeorm';
import { loadSynchronizationConfiguration } from '../../servers/index.js';
import type { ContentRules } from './needed-files.js';
import { keptFilesSql, neededFilesSql } from './needed-files-sql.js';

/** What came of a comparison. */
export interface ContentChanges {
  /** Files that are wanted from now on. */
  readonly wanted: number;
  /** Files that were waited for and are not needed any more. */
  readonly given: number;
  /** Files in the store that nothing needs from now on. */
  readonly unneeded: number;
  /** Files in the store that were to be removed and are needed again. */
  readonly neededAgain: number;
}

/** Serializes comparisons over all processes; any fixed number does. */
const LOCK = 7_203_180_001;

/**
 * Compares what is needed with what is here, wanted or being fetched, and writes down the difference. It looks at the state, not at what
 * changed: an event that is lost, late or doubled makes no difference.
 */
export async function reconcileContent(dataSource: DataSource): Promise<ContentChanges> {
  const rules = await loadSynchronizationConfiguration(dataSource);
  return dataSource.transaction(async (manager) => {
    await manager.query('SELECT pg_advisory_xact_lock($1)', [LOCK]);
    const wanted = await addWanted(manager, rules);
    const given = await forgetWanted(manager, rules);
    return { wanted, given, ...(await markUnneeded(manager, rules)) };
  });
}

async function addWanted(manager: EntityManager, rules: ContentRules): Promise<number> {
  const rows: unknown[] = await manager.query(`
    INSERT INTO content.content_file (sha1, size)
    SELECT f.sha1, f.size FROM (${neededFilesSql(rules)}) AS needed JOIN catalog.file f USING (sha1)
    WHERE NOT EXISTS (SELECT FROM content.content_file c WHERE c.sha1 = needed.sha1)
    ORDER BY f.sha1
    ON CONFLICT (sha1) DO NOTHING RETURNING 1`);
  return rows.length;
}

/** A file that is being fetched is left to come to its end: the next comparison finds it unneeded. */
async function forgetWanted(manager: EntityManager, rules: ContentRules): Promise<number> {
  const [, count]: [unknown[], number] = await manager.query(`
    DELETE FROM content.content_file c
    WHERE c.state IN ('wanted', 'failed', 'quarantined') AND (NOT (c.requested_by_downstream OR c.requested_by_administrator) OR $1 = 'origin')
      AND c.sha1 NOT IN (${neededFilesSql(rules)})`, [rules.contentStorage]);
  return count;
}

/**
 * Files of the store, and those that are about to be removed from it. Where clients fetch from the origin, one that has an origin need not be here; a locally published one has none.
 * That somebody asked for a file keeps it for the grace time, which begins anew.
 */
async function markUnneeded(manager: EntityManager, rules: ContentRules): Promise<Pick<ContentChanges, 'unneeded' | 'neededAgain'>> {
  const kept = rules.contentStorage === 'local' ? keptFilesSql()
    : `SELECT f.sha1 FROM (${keptFilesSql()}) AS k JOIN catalog.file f USING (sha1) WHERE f.origin_url IS NULL`;
  const [rows]: [{ unneeded: boolean }[], number] = await manager.query(`
    WITH kept AS MATERIALIZED (${kept})
    UPDATE content.content_file c SET
      unneeded_since = CASE WHEN kept.sha1 IS NULL THEN clock_timestamp() END,
      requested_by_downstream = c.requested_by_downstream AND kept.sha1 IS NOT NULL,
      requested_by_administrator = c.requested_by_administrator AND kept.sha1 IS NOT NULL
    FROM content.content_file self LEFT JOIN kept USING (sha1)
    WHERE self.sha1 = c.sha1 AND (c.state = 'available' OR c.unneeded_since IS NOT NULL)
      AND (kept.sha1 IS NULL) <> (c.unneeded_since IS NOT NULL)
    RETURNING c.unneeded_since IS NOT NULL AS unneeded`);
  const unneeded = rows.filter((row) => row.unneeded).length;
  return { unneeded, neededAgain: rows.length - unneeded };
}
