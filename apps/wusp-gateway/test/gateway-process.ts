import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { connect } from 'node:net';
import { fileURLToPath } from 'node:url';
import { findFreePort } from '@sluice/local-services';

const MAIN = fileURLToPath(new URL('../dist/main.js', import.meta.url));
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

/** One gateway as its own process, as in production, with its log within reach. */
export class GatewayProcess {
  readonly log: string[] = [];

  private constructor(readonly url: string, readonly port: number, private readonly child: ChildProcess) {
    for (const stream of [child.stdout, child.stderr]) stream?.setEncoding('utf8').on('data', (text: string) => this.log.push(text));
  }

  /** Starts a gateway and waits until it listens, and, unless told otherwise, until it is ready. */
  static async start(env: Record<string, string>, options: { port?: number; ready?: boolean } = {}): Promise<GatewayProcess> {
    const port = options.port ?? await findFreePort();
    const child = fork(MAIN, [], {
      env: { PATH: process.env['PATH'], SLUICE_SERVICE_PORT: String(port), SLUICE_BIND: '127.0.0.1', ...env },
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    });
    const gateway = new GatewayProcess(`http://127.0.0.1:${port}`, port, child);
    const [message] = await Promise.race([once(child, 'message'), once(child, 'exit').then(() => [{ ready: false }])]) as [{ ready: boolean }];
    if (!message.ready) throw new Error(`the gateway did not start:\n${gateway.log.join('')}`);
    if (options.ready !== false) await until('the gateway to be ready', () => gateway.isReady());
    return gateway;
  }

  async isReady(): Promise<boolean> {
    return fetch(`${this.url}/readyz`).then((response) => response.ok, () => false);
  }

  get isRunning(): boolean {
    return this.child.exitCode === null && this.child.signalCode === null;
  }

  /** Resident memory of the process in bytes. */
  residentBytes(): Promise<number> {
    return this.metric('process_resident_memory_bytes');
  }

  /** The present value of a gauge or counter without labels of its own; NaN when there is none. */
  async metric(name: string): Promise<number> {
    const metrics = await fetch(`${this.url}/metrics`).then((response) => response.text());
    return Number(new RegExp(`^${name}(?:\\{[^}]*\\})? (\\S+)$`, 'm').exec(metrics)?.[1]);
  }

  /** The log entries about a fault id. */
  entriesOf(faultId: string): string[] {
    return this.log.join('').split('\n').filter((line) => line.includes(faultId));
  }

  async stop(signal: 'SIGTERM' | 'SIGKILL' = 'SIGTERM'): Promise<void> {
    if (!this.isRunning) return;
    const exited = once(this.child, 'exit');
    this.child.kill(signal);
    await exited;
  }
}

/** What came back over a plain connection. */
export interface RawAnswer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: string;
}

/** Sends a SOAP body, or anything else, to a service. */
export async function post(url: string, body: string | Uint8Array, headers: Record<string, string> = {}): Promise<RawAnswer> {
  const response = await fetch(url, { method: 'POST', headers: { 'content-type': 'text/xml; charset=utf-8', ...headers }, body: body as string });
  return { status: response.status, headers: response.headers, body: await response.text() };
}

/** Writes bytes to the port as they are and returns what the server said before it closed the connection. */
export async function sendRaw(port: number, ...parts: string[]): Promise<string> {
  const socket = connect(port, '127.0.0.1').setEncoding('utf8');
  let answer = '';
  socket.on('data', (text: string) => (answer += text)).on('error', () => undefined);
  for (const part of parts) socket.write(part);
  await once(socket, 'close');
  return answer;
}
