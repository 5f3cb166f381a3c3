import { createHash } from 'node:crypto';
import { chmodSync, lstatSync, mkdirSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { LocalServiceError, type Log } from '../errors.js';
import { claimDirectory, isClaimed, livingOwner } from '../files/owner-file.js';
import type { LocalServer } from '../local-server.js';
import { type LocalNats, startNats, stopStaleNats } from '../nats/start-nats.js';
import { clusterFiles, stopStaleServer } from '../postgres/cluster.js';
import { startPostgres } from '../postgres/start-postgres.js';
import { isAlive } from '../supervision/process-identity.js';

/** A server that is just ending may still add a file to a directory that is being removed. */
const REMOVE_ALL = { recursive: true, force: true, maxRetries: 5, retryDelay: 50 };

/** A directory for the data of one run, gone when the run is over. */
export interface ThrowawayDirectory {
  readonly path: string;
  /** Removes the directory with everything in it. */
  remove(): void;
}

/** PostgreSQL and nats-server for one run of tests. */
export interface ThrowawayServers {
  readonly postgres: LocalServer;
  readonly nats: LocalNats;
  /** Stops both and removes their data. */
  stop(): Promise<void>;
}

/**
 * Makes a directory below the system's temporary directory for one run, and removes what killed runs of the same
 * checkout left there. Runs of one checkout may overlap.
 *
 * @param checkout path of the checkout, which keeps the runs of several checkouts apart
 */
export async function throwawayDirectory(checkout: string): Promise<ThrowawayDirectory> {
  const hash = createHash('sha256').update(checkout).digest('hex').slice(0, 10);
  const parent = join(tmpdir(), `sluice-run-${process.getuid?.() ?? 0}-${hash}`);
  makeOwn(parent);
  for (const name of readdirSync(parent)) await removeIfOver(join(parent, name), Number.parseInt(name, 10));
  // The process id stands in the name because the directory exists for a moment before it is claimed.
  const path = join(parent, `${process.pid}-${Date.now()}`);
  makeOwn(path);
  const claim = claimDirectory(path, 'a run of tests');
  return {
    path,
    remove: () => {
      claim.release();
      rmSync(path, REMOVE_ALL);
    },
  };
}

/**
 * Starts a PostgreSQL that forgoes durability and a nats-server, on free ports, with empty data.
 *
 * @param checkout see `throwawayDirectory`
 * @param accounts names of nats-server accounts that see nothing of each other
 */
export async function startThrowawayServers(checkout: string, accounts: readonly string[], log: Log): Promise<ThrowawayServers> {
  const directory = await throwawayDirectory(checkout);
  const started = await Promise.allSettled([
    startPostgres({ dataDir: join(directory.path, 'postgresql'), port: 0, tune: 'test', log }),
    startNats({ dataDir: join(directory.path, 'nats'), port: 0, accounts, log }),
  ]);
  const stop = async () => {
    await Promise.all(started.map((server) => (server.status === 'fulfilled' ? server.value.stop() : undefined)));
    directory.remove();
  };
  const [postgres, nats] = started;
  if (postgres.status === 'fulfilled' && nats.status === 'fulfilled') return { postgres: postgres.value, nats: nats.value, stop };
  await stop();
  throw postgres.status === 'rejected' ? postgres.reason : nats.status === 'rejected' ? nats.reason : undefined;
}

/** Makes a directory of ours that the database's account may enter; nobody may have put another one there. */
function makeOwn(path: string): void {
  mkdirSync(path, { recursive: true });
  if (lstatSync(path).uid !== (process.getuid?.() ?? lstatSync(path).uid)) {
    throw new LocalServiceError('DATA_DIRECTORY_UNREACHABLE', `${path} belongs to another user. Remove it, or set TMPDIR.`);
  }
  chmodSync(path, 0o755);
}

/** Removes a run's directory when the run's process is gone, after stopping servers that it may have left. */
async function removeIfOver(path: string, pid: number): Promise<void> {
  if (livingOwner(path) !== undefined) return;
  if (!isClaimed(path) && isAlive(pid)) return;
  await stopStaleServer(clusterFiles(join(path, 'postgresql')).data);
  await stopStaleNats(join(path, 'nats'));
  rmSync(path, REMOVE_ALL);
}
