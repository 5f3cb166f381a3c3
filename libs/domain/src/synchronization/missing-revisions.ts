import type { DataSource, EntityManager } from 'typeorm';
import type { RevisionIdentity } from '../catalog/import/revision-to-import.js';

/** A revision that could not be taken over, and why. */
export interface RevisionNotTaken extends RevisionIdentity {
  readonly code: string;
  readonly message: string;
}

/** The longest time until a revision is asked for again, in days; before, it is as many days as there were attempts. */
const MAXIMUM_RETRY_DAYS = 30;
const MAXIMUM_MESSAGE_LENGTH = 1_000;

/** Notes revisions that could not be taken over; those noted before are asked for later and later. */
export async function recordMissing(manager: EntityManager, revisions: readonly RevisionNotTaken[]): Promise<void> {
  const distinct = [...new Map(revisions.map((revision) => [`${revision.updateId.toLowerCase()}.${revision.revisionNumber}`, revision])).values()];
  if (distinct.length === 0) return;
  await manager.query(`
    INSERT INTO synchronization.missing_revision AS known (update_id, revision_number, code, message, retry_at)
    SELECT update_id, revision_number, code, message, clock_timestamp() + interval '1 day'
    FROM unnest($1::uuid[], $2::int[], $3::text[], $4::text[]) AS m (update_id, revision_number, code, message)
    ON CONFLICT (update_id, revision_number) DO UPDATE SET
      code = EXCLUDED.code, message = EXCLUDED.message, attempts = known.attempts + 1,
      retry_at = clock_timestamp() + make_interval(days => least(known.attempts + 1, $5))`,
  [
    distinct.map(({ updateId }) => updateId), distinct.map(({ revisionNumber }) => revisionNumber), distinct.map(({ code }) => code),
    distinct.map(({ message }) => message.replaceAll('\0', '\uFFFD').slice(0, MAXIMUM_MESSAGE_LENGTH)), MAXIMUM_RETRY_DAYS,
  ]);
}

/** Forgets missing revisions that are in the catalog after all. */
export async function forgetFoundMissing(manager: EntityManager): Promise<void> {
  await manager.query(`
    DELETE FROM synchronization.missing_revision m USING catalog.revision r
    WHERE (r.update_id, r.revision_number) = (m.update_id, m.revision_number)`);
}

/** Missing revisions whose time to be asked for again has come, at most `limit`. */
export function dueMissingRevisions(dataSource: DataSource, limit: number): Promise<RevisionIdentity[]> {
  return dataSource.query(`
    SELECT update_id AS "updateId", revision_number AS "revisionNumber" FROM synchronization.missing_revision
    WHERE retry_at <= clock_timestamp() ORDER BY retry_at LIMIT $1`, [limit]);
}
