import { setTimeout as delay } from 'node:timers/promises';
import { LocalServiceError } from '../errors.js';
import type { StopStep } from './kept-program.js';
import { isAlive } from './process-identity.js';

/** How often a process that is not our child is looked at: nothing announces its end to us. */
const POLL_MS = 20;

/** How long the end of a process may take to show after the last, certain step (a dying server may still write). */
const LAST_GRACE_MS = 10_000;

/**
 * Stops a process that is not our child, step by step, and waits for its end. Does nothing when it is gone already.
 *
 * @throws LocalServiceError `DATA_DIRECTORY_IN_USE` when it survives every step.
 */
export async function stopProcess(pid: number, steps: readonly StopStep[]): Promise<void> {
  for (const [index, step] of steps.entries()) {
    if (!signal(pid, step.signal)) return;
    const last = index === steps.length - 1;
    if (await endsWithin(pid, last ? LAST_GRACE_MS : step.graceMs)) return;
  }
  throw new LocalServiceError('DATA_DIRECTORY_IN_USE', `The earlier process ${pid} could not be stopped. Stop it by hand.`);
}

/** Sends a signal; false when there is no such process. */
function signal(pid: number, name: NodeJS.Signals): boolean {
  try {
    return process.kill(pid, name);
  } catch {
    return isAlive(pid);
  }
}

async function endsWithin(pid: number, milliseconds: number): Promise<boolean> {
  const deadline = performance.now() + milliseconds;
  while (isAlive(pid)) {
    if (performance.now() > deadline) return false;
    await delay(POLL_MS);
  }
  return true;
}
