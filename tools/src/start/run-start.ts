import { LocalServiceError, watchParent } from '@sluice/local-services';
import { ConfigError } from '@sluice/platform/config';
import type { ServiceEntry } from './service-table.js';
import { readSettings } from './settings.js';
import { System } from './system.js';

/** Ctrl-C reaches this process twice under npm, from the terminal and from npm. Within this time, in milliseconds, that is one. */
const SAME_REQUEST_MS = 1_000;

/** How long forced ends may take to be seen, in milliseconds, before this process leaves the rest to the keepers. */
const FORCE_MS = 3_000;

/** The exit code of a program ended by Ctrl-C. */
const INTERRUPTED = 130;

/**
 * Runs Sluice until it is told to stop: by Ctrl-C or SIGTERM, or by the death of the process that started it.
 * A second Ctrl-C ends everything by force. The process's exit code says how it went.
 */
export async function runStart(services: readonly ServiceEntry[]): Promise<void> {
  // Whoever read the output may be gone; that must not keep the programs from being stopped.
  process.stdout.on('error', () => undefined);
  const log = (line: string) => void process.stdout.write(`${line}\n`);
  const stopRequest = new AbortController();
  let system: System | undefined;
  const endWatch = watchStopRequests(
    (why) => {
      log(why);
      stopRequest.abort(new StartGivenUp());
    },
    () => void forceEnd(system),
  );
  try {
    system = new System(readSettings(process.env, log), services, log);
    await system.start(stopRequest.signal);
    await aborted(stopRequest.signal);
  } catch (error) {
    if (!(error instanceof StartGivenUp)) {
      process.stderr.write(`${explain(error)}\n`);
      process.exitCode = 1;
    }
  }
  await system?.stop().catch((error: unknown) => {
    process.stderr.write(`${explain(error)}\n`);
    process.exitCode = 1;
  });
  endWatch();
  if (stopRequest.signal.aborted) log('Everything is stopped.');
}

/** The user changed their mind before the start was finished. */
class StartGivenUp extends Error {}

/** Waits for a request to stop from anywhere; the first one is polite, a later one is not. */
function watchStopRequests(onStop: (why: string) => void, onForce: () => void): () => void {
  let firstAt: number | undefined;
  const request = (why: string) => {
    if (firstAt === undefined) onStop(why);
    else if (performance.now() - firstAt > SAME_REQUEST_MS) onForce();
    firstAt ??= performance.now();
  };
  const listeners = (['SIGINT', 'SIGTERM', 'SIGHUP'] as const).map((signal) => {
    const listener = () => request('Stopping … (Ctrl-C again to force)');
    process.on(signal, listener);
    return () => process.off(signal, listener);
  });
  listeners.push(watchParent(() => request('The process that started this one is gone: stopping …')) as () => NodeJS.Process);
  return () => listeners.forEach((end) => end());
}

/** Ends all programs by force, and this process. */
async function forceEnd(system: System | undefined): Promise<never> {
  system?.kill();
  const finished = system?.stop().catch(() => undefined);
  await Promise.race([finished, new Promise((resolve) => setTimeout(resolve, FORCE_MS))]);
  process.exit(INTERRUPTED);
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) return resolve();
    // Only waiting keeps nothing alive; the timer does until the signal comes.
    const alive = setInterval(() => undefined, 60_000);
    signal.addEventListener('abort', () => {
      clearInterval(alive);
      resolve();
    });
  });
}

/** Errors of ours say everything in their message; of others the stack is wanted. */
function explain(error: unknown): string {
  if (error instanceof ConfigError || error instanceof LocalServiceError) return error.message;
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
