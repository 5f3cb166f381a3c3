import type { DataSource } from 'typeorm';

/** How long it is remembered that a computer was deleted, in days. */
const REMEMBERED_DAYS = 90;
/** The most that are forgotten at once; the next call goes on. */
const FORGOTTEN_AT_ONCE = 5_000;

/** Forgets computers that were deleted long ago: every server below has told of its computers since. */
export async function forgetOldDeletions(dataSource: DataSource, at: Date): Promise<void> {
  await dataSource.query(`
    DELETE FROM computers.deleted_computer WHERE computer_id IN (
      SELECT computer_id FROM computers.deleted_computer WHERE deleted_at < $1::timestamptz - $2 * interval '1 day' ORDER BY deleted_at LIMIT $3)`,
  [at, REMEMBERED_DAYS, FORGOTTEN_AT_ONCE]);
}
