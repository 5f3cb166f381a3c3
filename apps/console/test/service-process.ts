import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { findFreePort } from '@sluice/local-services';

/** How long a state may take to be reached. Milliseconds. */
const PATIENCE = 20_000;
/** Pause between two looks. Milliseconds. */
const LOOK_EVERY = 20;

/** Waits until a look at the world returns something true; fails with `what` when that takes too long. */
export async function until<T>(what: string, look: () => Promise<T> | T, patience = PATIENCE): Promise<NonNullable<T>> {
  const deadline = Date.now() + patience;
  for (;;) {
    const seen = await look();
    if (seen) return seen;
    if (Date.now() > deadline) throw new Error(`waited in vain for ${what}`);
    await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY));
  }
}

/** One service as its own process, as in production, with its log within reach. */
export class ServiceProcess {
  readonly log: string[] = [];

  private constructor(readonly url: string, private readonly child: ChildProcess) {
    for (const stream of [child.stdout, child.stderr]) stream?.setEncoding('utf8').on('data', (text: string) => this.log.push(text));
  }

  /** Starts the service of this name and waits until it is ready. */
  static async start(name: string, env: Record<string, string>): Promise<ServiceProcess> {
    const port = await findFreePort();
    const child = fork(fileURLToPath(new URL(`../../${name}/dist/main.js`, import.meta.url)), [], {
      env: { PATH: process.env['PATH'], SLUICE_SERVICE_PORT: String(port), SLUICE_BIND: '127.0.0.1', ...env },
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    });
    const service = new ServiceProcess(`http://127.0.0.1:${port}`, child);
    const [message] = await Promise.race([once(child, 'message'), once(child, 'exit').then(() => [{ ready: false }])]) as [{ ready: boolean }];
    if (!message.ready) throw new Error(`${name} did not start:\n${service.log.join('')}`);
    await until(`${name} to be ready`, () => fetch(`${service.url}/readyz`).then((response) => response.ok, () => false));
    return service;
  }

  /** The log entries that contain a text. */
  entriesWith(text: string): string[] {
    return this.log.join('').split('\n').filter((line) => line.includes(text));
  }

  /** Ends it at once, without a chance to finish anything. */
  async kill(): Promise<void> {
    const exited = once(this.child, 'exit');
    this.child.kill('SIGKILL');
    await exited;
  }

  async stop(): Promise<void> {
    if (this.child.exitCode !== null || this.child.signalCode !== null) return;
    const exited = once(this.child, 'exit');
    this.child.kill('SIGTERM');
    await exited;
  }
}
