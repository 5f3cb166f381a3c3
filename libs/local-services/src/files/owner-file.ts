import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { LocalServiceError } from '../errors.js';
import { processStart } from '../supervision/process-identity.js';

/** Names the process that uses a data directory. */
const OWNER_FILE = 'owner.json';

/** The claim of this process on a data directory. */
export interface DirectoryClaim {
  /** Gives the directory back. */
  release(): void;
}

/**
 * Claims a data directory for this process, so that two supervisors never serve from one directory. The claim of a
 * process that no longer runs is void: it was killed before it could release it.
 *
 * @throws LocalServiceError `DATA_DIRECTORY_IN_USE` naming the process that has it
 */
export function claimDirectory(directory: string, program: string): DirectoryClaim {
  const path = join(directory, OWNER_FILE);
  const owner = livingOwner(directory);
  if (owner !== undefined) {
    throw new LocalServiceError(
      'DATA_DIRECTORY_IN_USE',
      `Process ${owner} already runs ${program} from ${directory}. Stop that process, or use another data directory.`,
    );
  }
  rmSync(path, { force: true });
  writeFileSync(path, JSON.stringify({ pid: process.pid, start: processStart(process.pid) }), { flag: 'wx', mode: 0o600 });
  return { release: () => rmSync(path, { force: true }) };
}

/** Whether a directory bears a claim, of a living process or not. */
export function isClaimed(directory: string): boolean {
  return readOwner(join(directory, OWNER_FILE)) !== undefined;
}

/** The process that has claimed a directory and still runs, by its id. */
export function livingOwner(directory: string): number | undefined {
  const owner = readOwner(join(directory, OWNER_FILE));
  return owner !== undefined && processStart(owner.pid) === owner.start ? owner.pid : undefined;
}

/** Reads a claim; a missing or torn file is none. */
function readOwner(path: string): { pid: number; start: string } | undefined {
  try {
    const owner: unknown = JSON.parse(readFileSync(path, 'utf8'));
    if (typeof owner !== 'object' || owner === null || !('pid' in owner) || !('start' in owner)) return undefined;
    const { pid, start } = owner;
    return typeof pid === 'number' && typeof start === 'string' ? { pid, start } : undefined;
  } catch {
    return undefined;
  }
}
