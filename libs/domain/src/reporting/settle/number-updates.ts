import type { EntityManager } from 'typeorm';

/** The most updates a process remembers; catalogs have some 100,000. */
const REMEMBERED = 500_000;

/**
 * The short numbers of updates. They never change, so a process remembers those it has met. Only updates of the catalog get one:
 * what a client names beyond that is nobody's concern here.
 */
export class UpdateNumbers {
  readonly #numbers = new Map<string, number>();
  readonly #ids = new Map<number, string>();

  /** The numbers of those of `updateIds` that are in the catalog, and of others. */
  async of(manager: EntityManager, updateIds: Iterable<string>): Promise<ReadonlyMap<string, number>> {
    const missing = [...new Set(updateIds)].filter((id) => !this.#numbers.has(id));
    if (missing.length > 0) this.#remember(await manager.query(SELECT_OR_INSERT, [missing]));
    return this.#numbers;
  }

  /** The ids behind numbers that were given before, and of others. */
  async idsOf(manager: EntityManager, numbers: Iterable<number>): Promise<ReadonlyMap<number, string>> {
    const missing = [...new Set(numbers)].filter((number) => !this.#ids.has(number));
    if (missing.length > 0) {
      this.#remember(await manager.query('SELECT update_id, number FROM reporting.update_number WHERE number = ANY ($1)', [missing]));
    }
    return this.#ids;
  }

  /** What a transaction that failed had inserted does not exist: forgets everything. */
  forget(): void {
    this.#numbers.clear();
    this.#ids.clear();
  }

  #remember(rows: readonly { update_id: string; number: number }[]): void {
    if (this.#numbers.size + rows.length > REMEMBERED) this.forget();
    for (const { update_id, number } of rows) {
      this.#numbers.set(update_id, number);
      this.#ids.set(number, update_id);
    }
  }
}

// In the order of ids, so that two replicas that meet the same new updates wait for each other instead of deadlocking.
const SELECT_OR_INSERT = `
  WITH wanted AS (SELECT DISTINCT r.update_id FROM catalog.revision r WHERE r.update_id = ANY ($1::uuid[])),
  known AS (SELECT n.update_id, n.number FROM reporting.update_number n JOIN wanted USING (update_id)),
  added AS (
    INSERT INTO reporting.update_number (update_id)
    SELECT update_id FROM wanted WHERE update_id NOT IN (SELECT update_id FROM known) ORDER BY update_id
    ON CONFLICT (update_id) DO UPDATE SET update_id = excluded.update_id
    RETURNING update_id, number)
  SELECT update_id, number FROM known UNION ALL SELECT update_id, number FROM added`;
