import { join } from 'node:path';
import { type KeptProcess, type StopStep, keep, rememberProgram } from '@sluice/local-services';
import type { DataLayout } from './data-layout.js';

/** What a process gets beyond its own limit for finishing its work before it is killed, in milliseconds. */
const STOP_MARGIN_MS = 3_000;

/**
 * How a process of ours is stopped: it finishes the requests it has, and is killed when it does not come to an end.
 *
 * @param shutdownSeconds the limit that the process sets itself, `SLUICE_SHUTDOWN_SECONDS`
 */
export function nodeStop(shutdownSeconds: number): readonly StopStep[] {
  return [
    { signal: 'SIGTERM', graceMs: shutdownSeconds * 1000 + STOP_MARGIN_MS },
    { signal: 'SIGKILL', graceMs: STOP_MARGIN_MS },
  ];
}

/** A service that replays a large catalog into memory needs time before it is ready. */
const READY_TIMEOUT_MS = 120_000;

/** A Node program of ours: it sends `{ ready: true }` when it listens and ends itself when its IPC channel closes. */
export interface NodeProgram {
  readonly name: string;
  /** Absolute path of its entry file. */
  readonly main: string;
  /** See `nodeStop`. */
  readonly stop: readonly StopStep[];
  /** Added to the environment of this process. */
  readonly environment: Readonly<Record<string, string>>;
}

/** Starts a Node program under a keeper, with its output in a log of its name, and waits until it is ready. */
export async function keepNodeProgram(program: NodeProgram, layout: DataLayout): Promise<KeptProcess> {
  const kept = await keep({
    name: program.name,
    command: process.execPath,
    args: ['--enable-source-maps', program.main],
    cwd: layout.root,
    env: { ...inheritedEnvironment(), ...program.environment },
    logFile: join(layout.logs, `${program.name}.log`),
    stop: program.stop,
    readyTimeoutMs: READY_TIMEOUT_MS,
  });
  rememberProgram(layout.running, program.name, kept.pid);
  return kept;
}

/** This process's environment without what npm added for its scripts. */
function inheritedEnvironment(): Record<string, string> {
  const entries = Object.entries(process.env).filter(([name]) => !name.startsWith('npm_'));
  return Object.fromEntries(entries.flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])));
}
