import { Injectable } from '@nestjs/common';
import { isError } from './redaction.js';

/** How long one check may take before its part counts as down, in milliseconds. */
export const DEFAULT_CHECK_TIMEOUT_MS = 2_000;

/**
 * Thrown by a check to say why its part is down. Its message is shown to anybody who asks `/readyz`, so it names no
 * address and no data; of any other error only the type and code are shown.
 */
export class NotReady extends Error {
  override readonly name = 'NotReady';
}

/** Resolves when the part can do its work, and rejects, best with {@link NotReady}, when it cannot. */
export type ReadinessCheck = () => Promise<void> | void;

export interface CheckOptions {
  /** Whether the process is not ready while this part is down. True by default. */
  readonly critical?: boolean;
  /** Milliseconds; {@link DEFAULT_CHECK_TIMEOUT_MS} by default. */
  readonly timeoutMs?: number;
}

export interface DependencyState {
  readonly status: 'up' | 'down';
  readonly critical: boolean;
  /** Why it is down. */
  readonly why?: string;
}

export interface ReadinessReport {
  readonly ready: boolean;
  readonly dependencies: Readonly<Record<string, DependencyState>>;
}

interface RegisteredCheck {
  readonly check: ReadinessCheck;
  readonly critical: boolean;
  readonly timeoutMs: number;
}

/** Where the parts of a service say what must be up for it to serve. */
@Injectable()
export class ReadinessRegistry {
  private readonly checks = new Map<string, RegisteredCheck>();
  private running?: Promise<ReadinessReport>;
  private isStopping = false;

  /** @throws Error when the name is taken: two parts would hide each other. */
  register(name: string, check: ReadinessCheck, options: CheckOptions = {}): void {
    if (this.checks.has(name)) throw new Error(`A readiness check named ${name} is already registered`);
    this.checks.set(name, {
      check, critical: options.critical ?? true, timeoutMs: options.timeoutMs ?? DEFAULT_CHECK_TIMEOUT_MS,
    });
  }

  /** From now on the process is not ready, so that no new work is sent to it. */
  stop(): void {
    this.isStopping = true;
  }

  /** Whether {@link stop} was called. */
  get stopping(): boolean {
    return this.isStopping;
  }

  /** Runs all checks at once. Callers at the same time share one run, so that probing costs the same however often it is done. */
  report(): Promise<ReadinessReport> {
    this.running ??= this.evaluate().finally(() => { this.running = undefined; });
    return this.running;
  }

  private async evaluate(): Promise<ReadinessReport> {
    const states = await Promise.all([...this.checks].map(async ([name, check]) => [name, await stateOf(check)] as const));
    const dependencies = Object.fromEntries(states);
    if (this.isStopping) dependencies['process'] = { status: 'down', critical: true, why: 'the process is stopping' };
    return { ready: Object.values(dependencies).every((state) => state.status === 'up' || !state.critical), dependencies };
  }
}

async function stateOf({ check, critical, timeoutMs }: RegisteredCheck): Promise<DependencyState> {
  try {
    await within(timeoutMs, check);
    return { status: 'up', critical };
  } catch (error) {
    return { status: 'down', critical, why: reasonOf(error) };
  }
}

async function within(timeoutMs: number, check: ReadinessCheck): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new NotReady(`no answer within ${timeoutMs} ms`)), timeoutMs);
  });
  try {
    await Promise.race([(async () => check())(), late]);
  } finally {
    clearTimeout(timer);
  }
}

function reasonOf(error: unknown): string {
  if (error instanceof NotReady) return error.message;
  if (!isError(error)) return 'the check failed';
  const code = (error as { code?: unknown }).code;
  return typeof code === 'string' ? `${error.name} (${code})` : error.name;
}
