import { LocalServiceError, type Log } from '../errors.js';
import { type DirectoryClaim, claimDirectory } from '../files/owner-file.js';
import { type LocalServer, localServer, serverUrl } from '../local-server.js';
import { assertPortFree, LOOPBACK } from '../network/ports.js';
import { chosenPort, rememberPort } from '../network/remembered-port.js';
import { type KeptProcess, keep } from '../supervision/keep.js';
import { type PostgresBinaries, postgresBinaries } from './binaries.js';
import { POSTGRES_STOP, clusterFiles, ensureCluster, makeDirectory, stopStaleServer } from './cluster.js';
import { SUPERUSER, serverEnvironment } from './environment.js';
import { SERVER_ACCOUNT_NAME, mayEnter, serverAccount } from './server-account.js';
import { type Tune, serverArguments } from './settings.js';
import type { Account } from '../files/account.js';

/** Recovery after a power loss replays at most `max_wal_size` twice; slow disks need minutes for that. */
const READY_TIMEOUT_MS = 300_000;

/** What a local PostgreSQL is started with. */
export interface PostgresOptions {
  /** Directory for everything this server keeps; made when missing. */
  readonly dataDir: string;
  /** Port to listen on; 0 takes the port of the last start when it is free, else any free one. */
  readonly port: number;
  readonly tune: Tune;
  /** File for what the server prints; `postgresql.log` in `dataDir` by default. */
  readonly logFile?: string;
  readonly log: Log;
}

/**
 * Starts a PostgreSQL server of our own, listening on 127.0.0.1 with a generated password, and waits until it accepts
 * connections. It ends with this process at the latest. A server left over from a killed process is stopped first.
 *
 * @returns the server; `url` names the superuser and the database `postgres`
 * @throws LocalServiceError of any code
 */
export async function startPostgres(options: PostgresOptions): Promise<LocalServer> {
  const account = serverAccount(options.log);
  makeDirectory(options.dataDir, account);
  assertReachable(options.dataDir, account);
  const claim = claimDirectory(options.dataDir, 'PostgreSQL');
  try {
    return await startClaimed(options, account, claim);
  } catch (error) {
    claim.release();
    throw error;
  }
}

async function startClaimed(options: PostgresOptions, account: Account | undefined, claim: DirectoryClaim): Promise<LocalServer> {
  const files = clusterFiles(options.dataDir);
  await stopStaleServer(files.data);
  const binaries = postgresBinaries(account, options.log);
  const password = await ensureCluster(options.dataDir, binaries, account, options.tune);
  const port = await chosenPort(options.port, files.port);
  await assertPortFree(port, 'PostgreSQL', 'Set DATABASE_URL to use that server, or give another port.');
  const server = await keepPostgres(binaries, options, account, port);
  rememberPort(files.port, port);
  void server.exited.then(() => claim.release());
  const url = serverUrl('postgres', SUPERUSER, password, LOOPBACK, port, 'postgres');
  return localServer(server, { url, port, logFile: options.logFile ?? files.log });
}

function keepPostgres(binaries: PostgresBinaries, options: PostgresOptions, account: Account | undefined, port: number): Promise<KeptProcess> {
  const files = clusterFiles(options.dataDir);
  return keep({
    name: 'PostgreSQL',
    command: binaries.postgres,
    args: serverArguments(files.data, port, options.tune),
    cwd: options.dataDir,
    env: serverEnvironment(),
    ...account,
    logFile: options.logFile ?? files.log,
    readyText: 'database system is ready to accept connections',
    stop: POSTGRES_STOP,
    readyTimeoutMs: READY_TIMEOUT_MS,
  });
}

function assertReachable(directory: string, account: Account | undefined): void {
  if (account === undefined || mayEnter(directory, account)) return;
  throw new LocalServiceError(
    'DATA_DIRECTORY_UNREACHABLE',
    `PostgreSQL does not run as root, and its account "${SERVER_ACCOUNT_NAME}" may not enter ${directory}. ` +
      'Set SLUICE_DATA_DIR to a directory that every account may enter.',
  );
}
