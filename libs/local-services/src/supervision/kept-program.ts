/** One step of stopping a program: a signal, and how long to wait for its effect before the next step. */
export interface StopStep {
  readonly signal: NodeJS.Signals;
  /** Milliseconds until the next step is taken. */
  readonly graceMs: number;
}

/** Everything the keeper must know about a program. Sent to it as one JSON message. */
export interface KeptProgram {
  /** Name for messages, e.g. `PostgreSQL`. */
  readonly name: string;
  /** Absolute path of the executable. */
  readonly command: string;
  readonly args: readonly string[];
  readonly cwd: string;
  /** The whole environment: nothing is inherited, so a stray `PGDATA` of the caller changes nothing. */
  readonly env: Readonly<Record<string, string>>;
  /** The account to run as; only root may name another than its own. */
  readonly uid?: number;
  readonly gid?: number;
  /** File that receives what the program prints. */
  readonly logFile: string;
  /**
   * A part of the line by which the program says that it accepts connections. Undefined for a Node program of ours,
   * which gets an IPC channel and sends `{ ready: true }` through it.
   */
  readonly readyText?: string;
  /** How to stop it, in order; the last step must be certain. */
  readonly stop: readonly StopStep[];
  /** Milliseconds within which the program must be ready. */
  readonly readyTimeoutMs: number;
}

/** How a program ended. */
export interface ProgramExit {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  /** True when `stop()` was called before. */
  readonly expected: boolean;
}

/** What the keeper says. `tail` holds the program's last lines. */
export type KeeperMessage =
  | { readonly type: 'started'; readonly pid: number }
  | { readonly type: 'ready' }
  | { readonly type: 'exited'; readonly code: number | null; readonly signal: NodeJS.Signals | null; readonly tail: string[] }
  | { readonly type: 'failed'; readonly message: string };
