import { spawn } from 'node:child_process';
import { chmodSync, chownSync, existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { LocalServiceError } from '../errors.js';
import type { Account } from '../files/account.js';
import { secretFromFile } from '../files/secret-file.js';
import { commandLine } from '../supervision/process-identity.js';
import type { StopStep } from '../supervision/kept-program.js';
import { stopProcess } from '../supervision/stop-process.js';
import type { PostgresBinaries } from './binaries.js';
import { SUPERUSER, serverEnvironment } from './environment.js';
import type { Tune } from './settings.js';

/** Prefix of clusters that `initdb` has not finished. */
const UNFINISHED = 'unfinished-';

/** How PostgreSQL is stopped: sessions are ended and a checkpoint written; then without checkpoint; then by force. */
export const POSTGRES_STOP: readonly StopStep[] = [
  { signal: 'SIGINT', graceMs: 20_000 },
  { signal: 'SIGQUIT', graceMs: 5_000 },
  { signal: 'SIGKILL', graceMs: 5_000 },
];

/** The files of one local PostgreSQL, all below one directory. */
export interface ClusterFiles {
  /** PostgreSQL's own data directory. */
  readonly data: string;
  /** The superuser's password, readable by its owner only. */
  readonly password: string;
  readonly log: string;
  /** The port of the last start, so that the next one answers at the same address. */
  readonly port: string;
}

/** Where the files of a local PostgreSQL lie. */
export function clusterFiles(directory: string): ClusterFiles {
  return {
    data: join(directory, 'data'),
    password: join(directory, 'password'),
    log: join(directory, 'postgresql.log'),
    port: join(directory, 'port'),
  };
}

/**
 * Makes the cluster if there is none yet and returns the superuser's password. `initdb` works in a folder of its own
 * that is renamed at the end, so a cluster is complete or absent, whenever the machine stops.
 *
 * @throws LocalServiceError `START_FAILED` with what `initdb` printed
 */
export async function ensureCluster(directory: string, binaries: PostgresBinaries, account: Account | undefined, tune: Tune): Promise<string> {
  const files = clusterFiles(directory);
  for (const name of readdirSync(directory)) {
    if (name.startsWith(UNFINISHED)) rmSync(join(directory, name), { recursive: true, force: true });
  }
  const password = secretFromFile(files.password, account);
  if (existsSync(files.data)) return password;
  const unfinished = mkdtempSync(join(directory, UNFINISHED));
  if (account !== undefined) chownSync(unfinished, account.uid, account.gid);
  await initialise(unfinished, files.password, binaries, account, tune);
  renameSync(unfinished, files.data);
  return password;
}

/** Stops a server that an earlier, killed supervisor left serving this cluster. */
export async function stopStaleServer(data: string): Promise<void> {
  const pid = Number.parseInt(readIfThere(join(data, 'postmaster.pid'))?.split('\n', 1)[0] ?? '', 10);
  // The number alone proves nothing: after a restart of the machine it may be anybody's.
  if (Number.isInteger(pid) && commandLine(pid)?.includes(data)) await stopProcess(pid, POSTGRES_STOP);
}

/** Makes the directory of a local server. One that runs as another account must get in, whatever the umask says. */
export function makeDirectory(directory: string, account: Account | undefined): void {
  const highestMade = mkdirSync(directory, { recursive: true });
  if (account === undefined || highestMade === undefined) return;
  for (let path = directory; path.startsWith(highestMade); path = dirname(path)) chmodSync(path, 0o755);
}

function initialise(data: string, passwordFile: string, binaries: PostgresBinaries, account: Account | undefined, tune: Tune): Promise<void> {
  const args = ['-D', data, '-U', SUPERUSER, '--auth=scram-sha-256', `--pwfile=${passwordFile}`, '--encoding=UTF8', '--locale=C'];
  if (tune === 'test') args.push('--no-sync');
  // One call of the system instead of one for each of a thousand files; seconds on a slow disk.
  else if (process.platform === 'linux') args.push('--sync-method=syncfs');
  return new Promise((resolve, reject) => {
    const child = spawn(binaries.initdb, args, { ...account, cwd: data, env: serverEnvironment(), stdio: ['ignore', 'pipe', 'pipe'] });
    const output: string[] = [];
    for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', (text: string) => output.push(text));
    child.once('error', reject);
    child.once('close', (code) => {
      if (code === 0) resolve();
      else reject(new LocalServiceError('START_FAILED', `initdb ended with exit code ${code}:\n${output.join('')}`));
    });
  });
}

function readIfThere(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}
