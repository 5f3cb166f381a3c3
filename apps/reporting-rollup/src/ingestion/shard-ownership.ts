import { SHARD_COUNT } from '@sluice/domain/reporting';
import type { DataSource, QueryRunner } from 'typeorm';

/** Held, shared, by every process that settles reports: counting them gives the fair share. */
const PRESENCE_LOCK = 0x51_1d1;
/** Held by the process that settles the reports of a shard; the second key is the shard. */
const OWNER_LOCK = 0x51_1d2;

/**
 * Which shards this process settles: one process a shard, so that reports of one computer are settled in order; every process its fair share.
 * Ownership is a lock of one database session: it ends with the process, however that ends.
 */
export class ShardOwnership {
  #session: QueryRunner | undefined;
  readonly #owned = new Set<number>();

  /** @param begin starts to settle a shard; the function it returns ends that and resolves when nothing of it is under way */
  constructor(private readonly dataSource: DataSource, private readonly begin: (shard: number) => () => Promise<void>) {}

  readonly #ends = new Map<number, () => Promise<void>>();

  get owned(): ReadonlySet<number> {
    return this.#owned;
  }

  /** Takes free shards or gives some up, until this process has its share. When the session broke, everything ends and begins anew. */
  async rebalance(): Promise<void> {
    try {
      const session = this.#session ?? await this.#open();
      const share = Math.ceil(SHARD_COUNT / await processes(session));
      while (this.#owned.size > share) await this.#giveUp(session, [...this.#owned].at(-1)!);
      for (let shard = 0; shard < SHARD_COUNT && this.#owned.size < share; shard += 1) {
        if (!this.#owned.has(shard) && await tryLock(session, shard)) this.#take(shard);
      }
    } catch (error) {
      await this.release();
      throw error;
    }
  }

  /** Gives up everything. */
  async release(): Promise<void> {
    await Promise.all([...this.#ends.values()].map((end) => end()));
    this.#ends.clear();
    this.#owned.clear();
    const session = this.#session;
    this.#session = undefined;
    // The session goes back to the pool: its locks must not go with it.
    await session?.query('SELECT pg_advisory_unlock_all()').catch(() => undefined);
    await session?.release().catch(() => undefined);
  }

  async #open(): Promise<QueryRunner> {
    const session = this.dataSource.createQueryRunner();
    await session.connect();
    this.#session = session;
    await session.query('SELECT pg_advisory_lock_shared($1, 0)', [PRESENCE_LOCK]);
    return session;
  }

  #take(shard: number): void {
    this.#owned.add(shard);
    this.#ends.set(shard, this.begin(shard));
  }

  async #giveUp(session: QueryRunner, shard: number): Promise<void> {
    await this.#ends.get(shard)?.();
    this.#ends.delete(shard);
    this.#owned.delete(shard);
    await session.query('SELECT pg_advisory_unlock($1, $2)', [OWNER_LOCK, shard]);
  }
}

async function processes(session: QueryRunner): Promise<number> {
  const [{ count }]: [{ count: number }] = await session.query(
    `SELECT count(DISTINCT pid)::integer AS count FROM pg_locks
     WHERE locktype = 'advisory' AND granted AND classid = $1::oid AND objid = 0
       AND database = (SELECT oid FROM pg_database WHERE datname = current_database())`, [PRESENCE_LOCK]);
  return Math.max(1, count);
}

async function tryLock(session: QueryRunner, shard: number): Promise<boolean> {
  const [{ locked }]: [{ locked: boolean }] = await session.query('SELECT pg_try_advisory_lock($1, $2) AS locked', [OWNER_LOCK, shard]);
  return locked;
}
