import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { findFreePort } from '@sluice/local-services';
import { until } from './until.js';

/** One service as its own process, as in production, with its log within reach. */
export class ServiceProcess {
  readonly log: string[] = [];

  private constructor(readonly url: string, readonly port: number, private readonly child: ChildProcess) {
    for (const stream of [child.stdout, child.stderr]) stream?.setEncoding('utf8').on('data', (text: string) => this.log.push(text));
  }

  /** Starts the service of this name and waits until it is ready. `environment` is all that it gets besides PATH and where to listen. */
  static async start(name: string, environment: Readonly<Record<string, string>>, options: { readonly port?: number } = {}): Promise<ServiceProcess> {
    const port = options.port ?? await findFreePort();
    const child = fork(fileURLToPath(new URL(`../../${name}/dist/main.js`, import.meta.url)), [], {
      env: { PATH: process.env['PATH'], SLUICE_SERVICE_PORT: String(port), SLUICE_BIND: '127.0.0.1', ...environment },
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    });
    const service = new ServiceProcess(`http://127.0.0.1:${port}`, port, child);
    await until(`${name} to be ready`, () => {
      if (!service.isRunning) throw new Error(`${name} did not start:\n${service.log.join('')}`);
      return fetch(`${service.url}/readyz`).then((response) => response.ok, () => false);
    });
    return service;
  }

  get isRunning(): boolean {
    return this.child.exitCode === null && this.child.signalCode === null;
  }

  /** The present value of a gauge or counter, added up over its labels; NaN when there is none. */
  async metric(name: string): Promise<number> {
    const metrics = await fetch(`${this.url}/metrics`).then((response) => response.text());
    const values = [...metrics.matchAll(new RegExp(`^${name}(?:\\{[^}]*\\})? (\\S+)$`, 'gm'))].map(([, value]) => Number(value));
    return values.length === 0 ? NaN : values.reduce((sum, value) => sum + value);
  }

  /** Ends the process: SIGKILL leaves it no time for anything. */
  async stop(signal: 'SIGTERM' | 'SIGKILL' = 'SIGTERM'): Promise<void> {
    if (!this.isRunning) return;
    const exited = once(this.child, 'exit');
    this.child.kill(signal);
    await exited;
  }
}
