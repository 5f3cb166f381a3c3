import { Client } from 'pg';

/** The lock by which a process of reporting-rollup owns a shard. */
const OWNER_LOCK = 0x51_1d2;
const SHARDS = 16;

/** Keeps reports from being settled until `release`: what is accepted meanwhile waits in the stream. */
export async function holdShards(databaseUrl: string): Promise<{ release(): Promise<void> }> {
  const client = new Client({ connectionString: databaseUrl });
  await client.connect();
  await client.query('SELECT pg_advisory_lock($1, shard) FROM generate_series(0, $2::integer - 1) AS shard', [OWNER_LOCK, SHARDS]);
  return { release: () => client.end() };
}
