import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

/** Whether a process with this id runs, ours or not. A zombie does not: it holds no file and no port any more. */
export function isAlive(pid: number): boolean {
  return processStart(pid) !== undefined;
}

/**
 * A word that differs between two processes that bear the same id one after the other: the time of the start.
 * Undefined when no such process runs.
 */
export function processStart(pid: number): string | undefined {
  return process.platform === 'linux' ? linuxStart(pid) : ps(pid, 'lstart=');
}

/** The command line of a process, arguments separated by blanks, or undefined when no such process runs. */
export function commandLine(pid: number): string | undefined {
  if (process.platform !== 'linux') return ps(pid, 'args=');
  return readProc(pid, 'cmdline')?.replaceAll('\0', ' ').trim();
}

/** The id of the parent of a process, or undefined when no such process runs. */
export function parentOf(pid: number): number | undefined {
  const text = process.platform === 'linux' ? linuxStat(pid)?.[1] : ps(pid, 'ppid=');
  return text === undefined ? undefined : Number.parseInt(text, 10);
}

/** Takes the start time (in clock ticks since boot) from proc(5) `stat`. */
function linuxStart(pid: number): string | undefined {
  const fields = linuxStat(pid);
  const state = fields?.[0];
  return state === 'Z' || state === 'X' ? undefined : fields?.[19];
}

/** The fields of proc(5) `stat` from the third on. */
function linuxStat(pid: number): string[] | undefined {
  const stat = readProc(pid, 'stat');
  // Field 2, the name, stands in parentheses and may itself hold blanks and parentheses.
  return stat?.slice(stat.lastIndexOf(')') + 2).split(' ');
}

function readProc(pid: number, file: string): string | undefined {
  try {
    return readFileSync(`/proc/${pid}/${file}`, 'utf8');
  } catch {
    return undefined;
  }
}

function ps(pid: number, column: string): string | undefined {
  try {
    return execFileSync('ps', ['-o', column, '-p', String(pid)], { encoding: 'utf8', env: { ...process.env, LC_ALL: 'C' } }).trim();
  } catch {
    return undefined;
  }
}
