import { setTimeout as delay } from 'node:timers/promises';
import type { KeptProcess, Log, ProgramExit } from '@sluice/local-services';
import { nextAttempt } from './back-off.js';

/** How to start one program of the system, again and again. */
export interface ComponentRecipe<P extends KeptProcess> {
  /** Name for messages. */
  readonly name: string;
  /** Starts the program and resolves when it is ready. */
  start(): Promise<P>;
}

/** A program that is started again when it ends unasked. */
export interface Component<P extends KeptProcess> {
  readonly name: string;
  /** The program as it was first started; its process id changes with every new start. */
  readonly first: P;
  /** Stops the program for good and waits for its end. */
  stop(): Promise<void>;
  /** Ends the program at once and by force. */
  kill(): void;
}

/**
 * Starts a program and keeps it running: when it ends by itself it is started again, after a wait that grows with each
 * crash in a row. The first start must succeed.
 */
export async function startComponent<P extends KeptProcess>(recipe: ComponentRecipe<P>, log: Log): Promise<Component<P>> {
  const first = await recipe.start();
  const stopping = new AbortController();
  let running: P | undefined = first;
  const loop = (async () => {
    let crashes = 0;
    let startedAt = performance.now();
    for (;;) {
      const exit = await running?.exited;
      if (stopping.signal.aborted) return;
      const ranForMs = running === undefined ? 0 : performance.now() - startedAt;
      const next = nextAttempt({ earlierCrashes: crashes, ranForMs });
      crashes = next.crashes;
      log(`${recipe.name} ${describeExit(exit)}; starting it again in ${next.delayMs / 1000} s.`);
      if (await aborted(next.delayMs, stopping.signal)) return;
      running = await startAgain(recipe, log);
      startedAt = performance.now();
      if (stopping.signal.aborted) return running?.stop();
    }
  })();
  return {
    name: recipe.name,
    first,
    stop: async () => {
      stopping.abort();
      await running?.stop();
      // Waits out a start in progress, which then ends at once.
      await loop;
    },
    kill: () => {
      stopping.abort();
      running?.kill();
    },
  };
}

/** A failed attempt is told and counts as a crash. */
async function startAgain<P extends KeptProcess>(recipe: ComponentRecipe<P>, log: Log): Promise<P | undefined> {
  try {
    const program = await recipe.start();
    log(`${recipe.name} is running again (process ${program.pid}).`);
    return program;
  } catch (error) {
    log(error instanceof Error ? error.message : String(error));
    return undefined;
  }
}

function describeExit(exit: ProgramExit | undefined): string {
  if (exit === undefined) return 'did not start';
  return exit.signal === null ? `ended with exit code ${exit.code}` : `was ended by ${exit.signal}`;
}

/** Waits; true when the signal came first. */
async function aborted(milliseconds: number, signal: AbortSignal): Promise<boolean> {
  try {
    await delay(milliseconds, undefined, { signal });
    return false;
  } catch {
    return true;
  }
}
