import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { findFreePort } from '@sluice/local-services';
import { CHECKOUT } from '../../start/checkout.js';

/** How long a service may take to become ready. Milliseconds. */
const READY_WITHIN = 120_000;
/** Pause between two looks, milliseconds. */
const LOOK_EVERY = 5;
/** The unit of processor times in /proc, the same on every Linux that Node runs on. */
const CLOCK_TICKS_PER_SECOND = 100;

/** A service as its own process, as in production. */
export class ServiceProcess {
  private constructor(readonly url: string, private readonly child: ChildProcess, readonly secondsToReady: number) {}

  /**
   * Starts a service and waits until it is ready.
   * @param service name of its folder in `apps`
   */
  static async start(service: string, databaseUrl: string, natsUrl: string, settings: Readonly<Record<string, string>> = {}): Promise<ServiceProcess> {
    const port = await findFreePort();
    const started = performance.now();
    const child = fork(join(CHECKOUT, 'apps', service, 'dist', 'main.js'), [], {
      env: {
        PATH: process.env['PATH'], DATABASE_URL: databaseUrl, NATS_URL: natsUrl, SLUICE_SERVICE_PORT: String(port), SLUICE_BIND: '127.0.0.1',
        SLUICE_LOG_LEVEL: 'error', ...settings,
      },
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    });
    const url = `http://127.0.0.1:${port}`;
    while (!(await isReady(url))) {
      const seconds = (performance.now() - started) / 1_000;
      if (child.exitCode !== null || seconds * 1_000 > READY_WITHIN) {
        child.kill('SIGKILL');
        throw new Error(`${service} did not become ready in ${Math.round(seconds)} s (exit code ${child.exitCode})`);
      }
      await delay(LOOK_EVERY);
    }
    return new ServiceProcess(url, child, (performance.now() - started) / 1_000);
  }

  /** Memory of the process in MiB: resident now, and the most it ever was. Linux. */
  memory(): { residentMiB: number; peakMiB: number } {
    const status = readFileSync(`/proc/${this.child.pid}/status`, 'utf8');
    const mebibytes = (field: string) => Number(new RegExp(`^${field}:\\s+(\\d+) kB$`, 'm').exec(status)?.[1]) / 1024;
    return { residentMiB: mebibytes('VmRSS'), peakMiB: mebibytes('VmHWM') };
  }

  /** Processor seconds that the process has used so far, all its threads together. Linux. */
  processorSeconds(): number {
    // Behind the name, which may contain anything, user and system time are fields 14 and 15 (proc(5)).
    const fields = readFileSync(`/proc/${this.child.pid}/stat`, 'utf8').replace(/^.*\) /s, '').split(' ');
    return (Number(fields[11]) + Number(fields[12])) / CLOCK_TICKS_PER_SECOND;
  }

  /** The value of a metric without labels of its own. */
  async metric(name: string): Promise<number> {
    const text = await fetch(`${this.url}/metrics`).then((response) => response.text());
    const values = [...text.matchAll(new RegExp(`^${name}(?:\\{[^}]*\\})? (\\S+)$`, 'gm'))].map(([, value]) => Number(value));
    return values.length === 0 ? NaN : values.reduce((sum, value) => sum + value);
  }

  async stop(): Promise<void> {
    if (this.child.exitCode !== null || this.child.signalCode !== null) return;
    const exited = once(this.child, 'exit');
    this.child.kill('SIGTERM');
    await exited;
  }
}

/** Ticks of the processor clock in a second, the same on every Linux that Node runs on. */
const TICKS = 100;

/** Processor time of a process in seconds. Linux. */
export function processorSeconds(pid: number): number {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').replace(/^.*\) /, '').split(' ');
  return (Number(fields[11]) + Number(fields[12])) / TICKS;
}

async function isReady(url: string): Promise<boolean> {
  return fetch(`${url}/readyz`).then((response) => response.ok, () => false);
}
