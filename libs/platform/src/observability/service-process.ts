import { randomUUID } from 'node:crypto';
import type { Log } from './log.js';

/** What a service uses of the process it runs in; `process` itself, or a stand-in of a test. */
export interface ServiceProcess {
  readonly env: NodeJS.ProcessEnv;
  /** Present when the process was started with an IPC channel. */
  send?(message: unknown): unknown;
  on(event: string, listener: (...args: never[]) => void): unknown;
  removeListener(event: string, listener: (...args: never[]) => void): unknown;
  exit(code: number): unknown;
}

const STOP_SIGNALS = ['SIGTERM', 'SIGINT'] as const;

/**
 * Logs what nobody caught under a fault id and ends the process with status 1: its state is unknown, its replicas are not.
 * @returns a function that takes the handlers away again.
 */
export function exitOnUncaught(host: ServiceProcess, log: () => Log): () => void {
  const handler = (kind: string) => (error: unknown): void => {
    log().fatal(`${kind}; the process ends`, { faultId: randomUUID(), err: error });
    host.exit(1);
  };
  const onException = handler('An error was thrown that nobody caught');
  const onRejection = handler('A promise was rejected that nobody awaited');
  host.on('uncaughtException', onException);
  host.on('unhandledRejection', onRejection);
  return () => {
    host.removeListener('uncaughtException', onException);
    host.removeListener('unhandledRejection', onRejection);
  };
}

export interface StopOptions {
  readonly log: Log;
  /** Most milliseconds that stopping may take. */
  readonly withinMs: number;
  /** Finishes what is running and releases everything. */
  readonly close: () => Promise<void>;
}

/**
 * Stops the service once, for the first of: SIGTERM, SIGINT, or the end of the IPC channel, which is the death of the parent.
 * Ends with status 0 when everything was finished in time, else with 1; a second signal ends at once.
 * @returns the function that stops the service for another reason.
 */
export function stopOnRequest(host: ServiceProcess, options: StopOptions): (reason: string) => Promise<void> {
  let stopping: Promise<void> | undefined;
  const listeners = [
    ...STOP_SIGNALS.map((signal) => [signal, () => {
      if (stopping) host.exit(1);
      else void stop(signal);
    }] as const),
    ['disconnect', () => { void stop('the parent process is gone'); }] as const,
  ];
  for (const [event, listener] of listeners) host.on(event, listener);

  function stop(reason: string): Promise<void> {
    stopping ??= closeWithin(reason, options).then((finished) => {
      for (const [event, listener] of listeners) host.removeListener(event, listener);
      host.exit(finished ? 0 : 1);
    });
    return stopping;
  }
  return stop;
}

async function closeWithin(reason: string, { log, withinMs, close }: StopOptions): Promise<boolean> {
  log.info('The service stops', { reason });
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<false>((resolve) => {
    timer = setTimeout(() => resolve(false), withinMs);
  });
  try {
    const finished = await Promise.race([close().then(() => true), late]);
    if (finished) log.info('The service has stopped');
    else log.error('The service did not finish its work in time and is ended', { withinMs });
    return finished;
  } catch (error) {
    log.fault('The service could not stop cleanly', error);
    return false;
  } finally {
    clearTimeout(timer);
  }
}
