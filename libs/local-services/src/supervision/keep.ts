import { type ChildProcess, spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { LocalServiceError } from '../errors.js';
import { deferred } from './deferred.js';
import type { KeeperMessage, KeptProgram, ProgramExit } from './kept-program.js';
import { stopProcess } from './stop-process.js';

/** The keeper lies outside `src`, at the same distance from the sources as from what is built of them. */
const KEEPER = fileURLToPath(new URL('../../keeper/keeper.mjs', import.meta.url));

/** A running program that cannot outlive this process. */
export interface KeptProcess {
  /** The program's own process id, not its keeper's. */
  readonly pid: number;
  /** Settles when the program has ended, for whatever reason; never rejects. */
  readonly exited: Promise<ProgramExit>;
  /** Stops the program and waits for its end. Safe to call again and after the end. */
  stop(): Promise<void>;
  /** Ends the program at once and by force. */
  kill(): void;
}

/**
 * Starts a program under a keeper and waits until it is ready.
 *
 * The keeper gets a session of its own, so that Ctrl-C in a terminal reaches only the supervisor, which then stops
 * its programs in the order it wants.
 *
 * @throws LocalServiceError `START_FAILED` with the program's last lines when it ends or dawdles before it is ready.
 */
export async function keep(program: KeptProgram): Promise<KeptProcess> {
  const keeper = spawn(process.execPath, [KEEPER], {
    cwd: program.cwd,
    detached: true,
    env: { ...process.env, NODE_OPTIONS: '' },
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  const kept = new KeeperConnection(keeper, program);
  keeper.send({ type: 'start', program });
  try {
    await kept.whenReady(program.readyTimeoutMs);
  } catch (error) {
    await kept.stop();
    throw error;
  }
  return kept;
}

/** This side of the channel to one keeper. */
class KeeperConnection implements KeptProcess {
  pid = 0;
  readonly exited: Promise<ProgramExit>;
  private readonly ready: Promise<void>;
  private stopRequested = false;

  constructor(
    private readonly keeper: ChildProcess,
    private readonly program: KeptProgram,
  ) {
    const ready = deferred<void>();
    const exited = deferred<ProgramExit>();
    this.ready = ready.promise;
    this.exited = exited.promise;
    // Whoever does not wait for readiness any more must not be hit by its failure.
    this.ready.catch(() => undefined);
    const end = (code: number | null, signal: NodeJS.Signals | null, why: string) => {
      ready.reject(this.startFailed(why));
      exited.resolve({ code, signal, expected: this.stopRequested });
    };
    keeper.on('message', (message: KeeperMessage) => {
      if (message.type === 'started') this.pid = message.pid;
      else if (message.type === 'ready') ready.resolve();
      else if (message.type === 'failed') end(null, null, message.message);
      else end(message.code, message.signal, describeEnd(message));
    });
    keeper.once('error', (error) => end(null, null, error.message));
    // Normally 'exited' came first and this changes nothing. After a SIGKILL of the keeper its program is still there.
    keeper.once('exit', () => void this.stopOrphan().then(() => end(null, 'SIGKILL', 'its keeper was killed')));
  }

  /** Waits for the ready message. Afterwards the channel no longer keeps this process from ending. */
  async whenReady(timeoutMs: number): Promise<void> {
    const timer = deferred<never>();
    const timeout = setTimeout(() => timer.reject(this.startFailed(`it was not ready after ${timeoutMs / 1000} s`)), timeoutMs);
    try {
      await Promise.race([this.ready, timer.promise]);
    } finally {
      clearTimeout(timeout);
    }
    this.keeper.unref();
    this.keeper.channel?.unref();
  }

  async stop(): Promise<void> {
    this.stopRequested = true;
    this.keeper.ref();
    this.keeper.channel?.ref();
    if (this.keeper.connected) this.keeper.send({ type: 'stop' }, () => undefined);
    await this.exited;
  }

  kill(): void {
    this.stopRequested = true;
    if (this.keeper.connected) this.keeper.send({ type: 'kill' }, () => undefined);
  }

  private async stopOrphan(): Promise<void> {
    if (this.pid !== 0) await stopProcess(this.pid, this.program.stop);
  }

  private startFailed(why: string): LocalServiceError {
    return new LocalServiceError('START_FAILED', `${this.program.name} did not start: ${why}\nIts log: ${this.program.logFile}`);
  }
}

/** Says how a program ended, with its last words. */
function describeEnd(exit: { code: number | null; signal: NodeJS.Signals | null; tail: string[] }): string {
  const how = exit.signal === null ? `it ended with exit code ${exit.code}` : `it was ended by ${exit.signal}`;
  return [`${how}; its last lines:`, ...exit.tail.map((line) => `  ${line}`)].join('\n');
}
