import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { findFreePort } from '@sluice/local-services';

/** How long a state may take to be reached. Milliseconds. */
const PATIENCE = 240_000;
/** Pause between two looks. Milliseconds. */
const LOOK_EVERY = 20;

/** Waits until a look at the world returns something true; fails with `what` when that takes too long. */
export async function until<T>(what: string, look: () => Promise<T> | T): Promise<NonNullable<T>> {
  const deadline = Date.now() + PATIENCE;
  for (;;) {
    const seen = await look();
    if (seen) return seen;
    if (Date.now() > deadline) throw new Error(`waited in vain for ${what}`);
    await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY));
  }
}

/** Replicas of the content-fetcher as processes, over one database, bus and content directory. */
export class FetcherProcesses {
  readonly log: string[] = [];
  readonly #children = new Set<ChildProcess>();

  constructor(private readonly environment: Readonly<Record<string, string>>) {}

  /** Starts one and waits until it is ready. Returns its address. */
  async start(): Promise<{ readonly url: string; readonly child: ChildProcess }> {
    const port = await findFreePort();
    const child = fork(fileURLToPath(new URL('../dist/main.js', import.meta.url)), [], {
      env: {
        PATH: process.env['PATH'], SLUICE_SERVICE_PORT: String(port), SLUICE_BIND: '127.0.0.1', SLUICE_LOG_LEVEL: 'warn',
        SLUICE_CONTENT_LEASE_SECONDS: '2', SLUICE_CONTENT_PAUSE_PERCENT: '1', ...this.environment,
      },
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    });
    this.#children.add(child);
    for (const stream of [child.stdout, child.stderr]) stream?.setEncoding('utf8').on('data', (text: string) => this.log.push(text));
    const url = `http://127.0.0.1:${port}`;
    await until(`the content-fetcher to be ready: ${this.log.join('')}`, () => fetch(`${url}/readyz`).then((response) => response.ok, () => false));
    return { url, child };
  }

  /** Ends one: SIGKILL leaves it no time for anything. */
  async end(child: ChildProcess, signal: 'SIGTERM' | 'SIGKILL'): Promise<void> {
    this.#children.delete(child);
    if (child.exitCode !== null || child.signalCode !== null) return;
    child.kill(signal);
    await once(child, 'exit');
  }

  async endAll(): Promise<void> {
    await Promise.all([...this.#children].map((child) => this.end(child, 'SIGTERM')));
  }
}
