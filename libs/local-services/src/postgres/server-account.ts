import { spawnSync } from 'node:child_process';
import { LocalServiceError, type Log } from '../errors.js';
import type { Account } from '../files/account.js';

/** The account that distributions give to PostgreSQL. */
export const SERVER_ACCOUNT_NAME = 'postgres';

/** Commands that make a system account, in the order tried: shadow-utils, then busybox. */
const CREATORS: readonly (readonly string[])[] = [
  ['useradd', '--system', '--user-group', '--no-create-home', '--shell', '/usr/sbin/nologin', SERVER_ACCOUNT_NAME],
  ['adduser', '-S', '-D', '-H', '-s', '/sbin/nologin', SERVER_ACCOUNT_NAME],
];

/**
 * Returns the account PostgreSQL must run as. It refuses to run as root, so root gets the system's `postgres` account,
 * made here when the system has none. For everybody else the answer is undefined: the server runs as they do.
 *
 * @throws LocalServiceError `PROGRAM_MISSING` when the account cannot be made
 */
export function serverAccount(log: Log): Account | undefined {
  if (process.getuid?.() !== 0) return undefined;
  const existing = lookUp();
  if (existing !== undefined) return existing;
  log(`Creating the system account "${SERVER_ACCOUNT_NAME}", because PostgreSQL does not run as root.`);
  for (const [command = '', ...args] of CREATORS) {
    if (spawnSync(command, args, { stdio: 'ignore' }).status === 0) break;
  }
  const created = lookUp();
  if (created !== undefined) return created;
  throw new LocalServiceError(
    'PROGRAM_MISSING',
    `PostgreSQL does not run as root, and the account "${SERVER_ACCOUNT_NAME}" could not be created. ` +
      'Create it, start as an ordinary user, or set DATABASE_URL to a server of yours.',
  );
}

/** Whether an account may enter a directory; every folder above counts too. */
export function mayEnter(directory: string, account: Account | undefined): boolean {
  const inside = 'cd -- "$1"';
  return spawnSync('/bin/sh', ['-c', inside, 'sh', directory], { ...account, cwd: '/', stdio: 'ignore' }).status === 0;
}

function lookUp(): Account | undefined {
  const [uid, gid] = ['-u', '-g'].map((flag) => {
    const { status, stdout } = spawnSync('id', [flag, SERVER_ACCOUNT_NAME], { encoding: 'utf8' });
    return status === 0 ? Number.parseInt(stdout, 10) : undefined;
  });
  return uid === undefined || gid === undefined ? undefined : { uid, gid };
}
