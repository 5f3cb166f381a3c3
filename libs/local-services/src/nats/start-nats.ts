import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Log } from '../errors.js';
import { type DirectoryClaim, claimDirectory } from '../files/owner-file.js';
import { secretFromFile, writePrivateFile } from '../files/secret-file.js';
import { type LocalServer, localServer, serverUrl } from '../local-server.js';
import { LOOPBACK, assertPortFree } from '../network/ports.js';
import { chosenPort, rememberPort } from '../network/remembered-port.js';
import { keep } from '../supervision/keep.js';
import type { StopStep } from '../supervision/kept-program.js';
import { commandLine } from '../supervision/process-identity.js';
import { stopProcess } from '../supervision/stop-process.js';
import { natsConfiguration } from './configuration.js';
import { requireNatsServer } from './server-program.js';

/** Large streams are checked at the start. */
const READY_TIMEOUT_MS = 120_000;

/** The account when the caller names none. */
const DEFAULT_ACCOUNTS: readonly string[] = ['sluice'];

const NATS_STOP: readonly StopStep[] = [
  { signal: 'SIGTERM', graceMs: 10_000 },
  { signal: 'SIGKILL', graceMs: 5_000 },
];

/** What a local nats-server is started with. */
export interface NatsOptions {
  /** Directory for everything this server keeps; made when missing. */
  readonly dataDir: string;
  /** Port to listen on; 0 takes the port of the last start when it is free, else any free one. */
  readonly port: number;
  /** Accounts that see nothing of each other, each with one user of its name; letters, digits and `_`. */
  readonly accounts?: readonly string[];
  /** File for what the server prints; `nats.log` in `dataDir` by default. */
  readonly logFile?: string;
  readonly log: Log;
}

/** A running nats-server. `url` belongs to the first account. */
export interface LocalNats extends LocalServer {
  /** The URL of each account by name, in the order given. */
  readonly accountUrls: Readonly<Record<string, string>>;
}

/**
 * Starts a nats-server with JetStream, listening on 127.0.0.1 with generated passwords, and waits until it is ready.
 * It ends with this process at the latest. A server left over from a killed process is stopped first.
 *
 * @throws LocalServiceError of any code
 */
export async function startNats(options: NatsOptions): Promise<LocalNats> {
  const program = await requireNatsServer(options.log);
  mkdirSync(options.dataDir, { recursive: true });
  const claim = claimDirectory(options.dataDir, 'nats-server');
  try {
    return await startClaimed(program, options, claim);
  } catch (error) {
    claim.release();
    throw error;
  }
}

async function startClaimed(program: string, options: NatsOptions, claim: DirectoryClaim): Promise<LocalNats> {
  const files = natsFiles(options.dataDir);
  const logFile = options.logFile ?? files.log;
  await stopStaleNats(options.dataDir);
  const password = secretFromFile(files.password);
  const names = options.accounts ?? DEFAULT_ACCOUNTS;
  const port = await chosenPort(options.port, files.port);
  await assertPortFree(port, 'nats-server', 'Set NATS_URL to use that server, or give another port.');
  const accounts = names.map((name) => ({ name, password }));
  writePrivateFile(files.configuration, natsConfiguration({ port, storeDir: files.store, pidFile: files.pid, accounts }));
  const server = await keep({
    name: 'nats-server',
    command: program,
    args: ['-c', files.configuration],
    cwd: options.dataDir,
    env: { PATH: process.env.PATH ?? '' },
    logFile,
    readyText: 'Server is ready',
    stop: NATS_STOP,
    readyTimeoutMs: READY_TIMEOUT_MS,
  });
  rememberPort(files.port, port);
  void server.exited.then(() => claim.release());
  const accountUrls = Object.fromEntries(names.map((name) => [name, serverUrl('nats', name, password, LOOPBACK, port)]));
  const url = accountUrls[names[0] ?? ''] ?? '';
  return localServer(server, { url, accountUrls, port, logFile });
}

/** The files of one local nats-server, all below one directory. */
function natsFiles(directory: string) {
  return {
    configuration: join(directory, 'nats.conf'),
    password: join(directory, 'password'),
    // The server itself makes a folder `jetstream` in it.
    store: directory,
    pid: join(directory, 'nats.pid'),
    log: join(directory, 'nats.log'),
    port: join(directory, 'port'),
  };
}

/** Stops a server that an earlier, killed supervisor left running from a directory. */
export async function stopStaleNats(directory: string): Promise<void> {
  const files = natsFiles(directory);
  let pid: number;
  try {
    pid = Number.parseInt(readFileSync(files.pid, 'utf8'), 10);
  } catch {
    return;
  }
  // The number alone proves nothing: after a restart of the machine it may be anybody's.
  if (Number.isInteger(pid) && commandLine(pid)?.includes(files.configuration)) await stopProcess(pid, NATS_STOP);
}
