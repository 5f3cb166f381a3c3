import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { defaultDataDirectory, startNats, startPostgres } from '@sluice/local-services';
import { CHECKOUT } from '../../start/checkout.js';

/** PostgreSQL and nats-server for a benchmark. */
export interface BenchServers {
  /** URL of a database in which other databases may be made. */
  readonly postgresUrl: string;
  readonly natsUrl: string;
  stop(): Promise<void>;
}

/**
 * Starts a durable PostgreSQL and a nats-server below `bench` in the data directory, where the loaded catalogs of earlier runs wait.
 * `DATABASE_URL` and `NATS_URL` name servers to use instead.
 */
export async function startBenchServers(say: (line: string) => void): Promise<BenchServers> {
  const { DATABASE_URL, NATS_URL } = process.env;
  if (DATABASE_URL !== undefined && NATS_URL !== undefined) {
    return { postgresUrl: DATABASE_URL, natsUrl: NATS_URL, stop: () => Promise.resolve() };
  }
  const root = join(process.env['SLUICE_DATA_DIR'] ?? defaultDataDirectory(CHECKOUT, say), 'bench');
  mkdirSync(root, { recursive: true, mode: 0o755 });
  const postgres = await startPostgres({ dataDir: join(root, 'postgresql'), port: 0, tune: 'durable', log: say });
  try {
    const nats = await startNats({ dataDir: join(root, 'nats'), port: 0, accounts: ['bench'], log: say });
    return {
      postgresUrl: postgres.url,
      natsUrl: nats.accountUrls['bench'] as string,
      stop: async () => void (await Promise.all([nats.stop(), postgres.stop()])),
    };
  } catch (error) {
    await postgres.stop();
    throw error;
  }
}
