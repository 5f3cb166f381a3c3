import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { findFreePort } from '@sluice/local-services';
import { until } from './until.js';

/** The repository's `apps` folder; this module lies equally deep in `src` and in `dist`. */
const APPS = new URL('../../../../apps/', import.meta.url);

/** How a service is started. */
export interface ServiceProcessOptions {
  /** The port to listen on; any free one by default. */
  readonly port?: number;
  /** Whether to wait until it is ready, not only until it listens; true by default. */
  readonly ready?: boolean;
}

/** One service as its own process, as in production, with its log within reach. */
export class ServiceProcess {
  readonly log: string[] = [];

  private constructor(readonly url: string, readonly port: number, readonly child: ChildProcess) {
    for (const stream of [child.stdout, child.stderr]) stream?.setEncoding('utf8').on('data', (text: string) => this.log.push(text));
  }

  /**
   * Starts the service of this name and waits until it listens, and, unless told otherwise, until it is ready.
   * @param environment all that it gets besides PATH and where to listen
   */
  static async start(name: string, environment: Readonly<Record<string, string>>, options: ServiceProcessOptions = {}): Promise<ServiceProcess> {
    const port = options.port ?? await findFreePort();
    const child = fork(fileURLToPath(new URL(`${name}/dist/main.js`, APPS)), [], {
      env: { PATH: process.env['PATH'], SLUICE_SERVICE_PORT: String(port), SLUICE_BIND: '127.0.0.1', ...environment },
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    });
    const service = new ServiceProcess(`http://127.0.0.1:${port}`, port, child);
    const [message] = await Promise.race([once(child, 'message'), once(child, 'exit').then(() => [{ ready: false }])]) as [{ ready: boolean }];
    if (!message.ready) throw new Error(`${name} did not start:\n${service.log.join('')}`);
    if (options.ready !== false) await until(`${name} to be ready`, () => service.isReady());
    return service;
  }

  isReady(): Promise<boolean> {
    return fetch(`${this.url}/readyz`).then((response) => response.ok, () => false);
  }

  get isRunning(): boolean {
    return this.child.exitCode === null && this.child.signalCode === null;
  }

  /** Resident memory of the process in bytes. */
  residentBytes(): Promise<number> {
    return this.metric('process_resident_memory_bytes');
  }

  /** The present value of a gauge or counter, added up over its labels; NaN when there is none. */
  async metric(name: string): Promise<number> {
    const metrics = await fetch(`${this.url}/metrics`).then((response) => response.text());
    const values = [...metrics.matchAll(new RegExp(`^${name}(?:\\{[^}]*\\})? (\\S+)$`, 'gm'))].map(([, value]) => Number(value));
    return values.length === 0 ? NaN : values.reduce((sum, value) => sum + value);
  }

  /** The log entries that contain a text. */
  entriesWith(text: string): string[] {
    return this.log.join('').split('\n').filter((line) => line.includes(text));
  }

  /** Ends the process: SIGKILL leaves it no time for anything. */
  async stop(signal: 'SIGTERM' | 'SIGKILL' = 'SIGTERM'): Promise<void> {
    if (!this.isRunning) return;
    const exited = once(this.child, 'exit');
    this.child.kill(signal);
    await exited;
  }
}
