import { spawn, spawnSync } from 'node:child_process';
import { accessSync, constants, existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { LocalServiceError, type Log } from '../errors.js';

const PROGRAM = 'nats-server';

/** Where packages put it although an ordinary user's PATH often leaves these out. */
const USUAL_PLACES: readonly string[] = ['/usr/sbin', '/usr/local/sbin', '/usr/local/bin', '/opt/homebrew/bin'];

/** Where programs are looked for. */
export interface SearchPath {
  /** As the variable PATH: directories separated by colons. */
  readonly path: string;
  /** More directories for nats-server itself. */
  readonly places: readonly string[];
}

/** A package manager that has nats-server. */
interface PackageManager {
  readonly program: string;
  /** Arguments of the calls that install it, in order. */
  readonly calls: readonly (readonly string[])[];
  /** Homebrew refuses root; the others need it. */
  readonly needsRoot: boolean;
}

/** In the order tried. */
const PACKAGE_MANAGERS: readonly PackageManager[] = [
  { program: 'apt-get', calls: [['update'], ['install', '--yes', '--no-install-recommends', PROGRAM]], needsRoot: true },
  { program: 'apk', calls: [['add', '--no-progress', PROGRAM]], needsRoot: true },
  { program: 'brew', calls: [['install', PROGRAM]], needsRoot: false },
];

/**
 * Returns the path of nats-server, installed first with the system's package manager when it is missing and this
 * process may do that: as root, or through `sudo` without a password.
 *
 * @throws LocalServiceError `PROGRAM_MISSING`, saying how to get it
 */
export async function requireNatsServer(
  log: Log,
  search: SearchPath = { path: process.env.PATH ?? '', places: USUAL_PLACES },
): Promise<string> {
  const directories = search.path.split(delimiter);
  const find = () => findProgram(PROGRAM, [...directories, ...search.places]);
  const found = find();
  if (found !== undefined) return found;
  const tried = await install(directories, log);
  const installed = find();
  if (installed !== undefined) return installed;
  throw new LocalServiceError(
    'PROGRAM_MISSING',
    `${PROGRAM} is not on this machine, and ${tried}. ` +
      `Install it (Debian and Ubuntu: apt-get install ${PROGRAM}; macOS: brew install ${PROGRAM}), or set NATS_URL to a server of yours with JetStream.`,
  );
}

/** Tries the first package manager there is; the answer says what came of it, for the error message. */
async function install(directories: readonly string[], log: Log): Promise<string> {
  for (const manager of PACKAGE_MANAGERS) {
    const path = findProgram(manager.program, directories);
    if (path !== undefined) return installWith(manager, path, log);
  }
  return 'no package manager known to have it was found';
}

async function installWith(manager: PackageManager, path: string, log: Log): Promise<string> {
  const prefix = privilege(manager);
  if (prefix === undefined) return `${manager.program} needs root (or sudo without a password)`;
  for (const args of manager.calls) {
    const shown = `${manager.program} ${args.join(' ')}`;
    log(`Installing ${PROGRAM}: ${shown}`);
    // sudo passes no environment on, hence env.
    const output = await run([...prefix, 'env', 'DEBIAN_FRONTEND=noninteractive', path, ...args]);
    if (output !== undefined) return `"${shown}" failed:\n${output}\n`;
  }
  return `${manager.program} installed it somewhere unknown`;
}

/** The words to put before a command so that it may install, or undefined when it may not. */
function privilege(manager: PackageManager): readonly string[] | undefined {
  const isRoot = process.getuid?.() === 0;
  if (!manager.needsRoot || isRoot) return [];
  return spawnSync('sudo', ['-n', 'true'], { stdio: 'ignore' }).status === 0 ? ['sudo', '-n'] : undefined;
}

/** Runs a command; undefined when it succeeded, else what it printed. */
function run([command = '', ...args]: readonly string[]): Promise<string | undefined> {
  return new Promise((resolve) => {
    const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'pipe'] });
    const output: string[] = [];
    for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', (text: string) => output.push(text));
    child.once('error', (error) => resolve(error.message));
    child.once('close', (code) => resolve(code === 0 ? undefined : output.join('').trim()));
  });
}

function findProgram(name: string, directories: readonly string[]): string | undefined {
  return directories
    .filter((directory) => directory !== '')
    .map((directory) => join(directory, name))
    .find((path) => existsSync(path) && isExecutable(path));
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
