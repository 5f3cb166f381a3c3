import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { connect, type NatsConnection } from '@nats-io/transport-node';
import { createDataSource } from '@sluice/domain/migrations';
import { findSynchronization, requestSynchronization } from '@sluice/domain/synchronization';
import { findFreePort } from '@sluice/local-services';
import { DirectoryStore, type ContentStore } from '@sluice/platform/content-store';
import { createTestDatabase } from '@sluice/testing/environment';
import type { FastifyInstance } from 'fastify';
import type { DataSource } from 'typeorm';
import { createEdgeServer } from '../../../tools/src/start/edge/edge-server.js';
import { until } from './fetcher-processes.js';

/** The services with their paths, as `npm start` has them. */
const SERVICES = [
  ['wusp-gateway', '/SimpleAuthWebService', '/ClientWebService'], ['sync-worker', '/DssAuthWebService', '/ServerSyncWebService'], ['content-fetcher', '/Content', '/SelfUpdate'],
] as const;

/** An event as it was seen on the bus. */
export interface SeenEvent {
  /** Last part of the subject without the version, such as `content-available`. */
  readonly name: string;
  readonly data: unknown;
}

/** A server with all its services as processes behind one address, over a database, a bus and a content directory of its own. */
export class WholeServer {
  readonly log: string[] = [];
  /** Every event since the start, in order. */
  readonly events: SeenEvent[] = [];
  readonly #children: ChildProcess[] = [];
  #edge: FastifyInstance | undefined;

  private constructor(
    readonly dataSource: DataSource, readonly store: ContentStore, private readonly directory: string, private readonly databaseUrl: string,
    private readonly busUrl: string, private readonly bus: NatsConnection, private readonly drop: () => Promise<void>,
  ) {}

  /** @param busUrl an account of a nats-server that nobody else uses */
  static async create(busUrl: string): Promise<WholeServer> {
    const database = await createTestDatabase();
    const dataSource = await createDataSource(database.url, { poolSize: 3 }).initialize();
    const directory = await mkdtemp(join(tmpdir(), 'sluice-server-'));
    const { host, username, password } = new URL(busUrl);
    const bus = await connect({ servers: host, user: decodeURIComponent(username), pass: decodeURIComponent(password) });
    const server = new WholeServer(dataSource, await DirectoryStore.open(directory), directory, database.url, busUrl, bus, () => database.drop());
    void server.#listen();
    return server;
  }

  /** The address for clients and servers below. */
  get url(): string {
    return `http://127.0.0.1:${(this.#edge?.server.address() as AddressInfo).port}`;
  }

  async start(): Promise<void> {
    const placed = await Promise.all(SERVICES.map(async ([name, ...prefixes]) => ({ prefixes, target: await this.#startService(name) })));
    this.#edge = await createEdgeServer({ routes: placed.flatMap(({ prefixes, target }) => prefixes.map((prefix) => ({ prefix, target }))), logLevel: 'silent' });
    await this.#edge.listen({ port: 0, host: '127.0.0.1' });
  }

  /** Runs a synchronization to its end; fails unless it succeeds. */
  async synchronize(): Promise<void> {
    const id = await requestSynchronization(this.dataSource, { trigger: 'administrator', scope: 'everything', adminName: 'Ada' });
    const record = await until(`the synchronization to end: ${this.log.join('')}`, async () => {
      const found = await findSynchronization(this.dataSource, id);
      return found?.finishedAt == null ? null : found;
    });
    if (record.state !== 'succeeded') throw new Error(`${record.state}: ${record.failure} ${this.log.join('')}`);
  }

  /** Waits for an event; one that was seen before counts too. */
  seen(name: string, matches: (data: never) => boolean): Promise<SeenEvent> {
    return until(`the event ${name} among ${this.events.map((event) => event.name).join()}: ${this.log.join('')}`,
      () => this.events.find((event) => event.name === name && matches(event.data as never)));
  }

  async stop(): Promise<void> {
    await this.#edge?.close();
    await Promise.all(this.#children.map(async (child) => {
      if (child.exitCode !== null || child.signalCode !== null) return;
      child.kill('SIGTERM');
      await once(child, 'exit');
    }));
    await this.bus.close();
    await this.dataSource.destroy();
    await this.drop();
    await rm(this.directory, { recursive: true, force: true });
  }

  async #listen(): Promise<void> {
    for await (const message of this.bus.subscribe('sluice.>')) {
      const name = /\.([a-z-]+)\.v\d+$/.exec(message.subject)?.[1];
      if (name !== undefined) this.events.push({ name, data: message.json<{ data: unknown }>().data });
    }
  }

  async #startService(name: string): Promise<string> {
    const port = await findFreePort();
    const child = fork(fileURLToPath(new URL(`../../${name}/dist/main.js`, import.meta.url)), [], {
      env: {
        PATH: process.env['PATH'], DATABASE_URL: this.databaseUrl, NATS_URL: this.busUrl, SLUICE_CONTENT_DIRECTORY: this.directory, SLUICE_SERVICE_PORT: String(port),
        SLUICE_BIND: '127.0.0.1', SLUICE_LOG_LEVEL: 'warn', SLUICE_SYNCHRONIZATION_PAUSE_PERCENT: '1', SLUICE_CONTENT_PAUSE_PERCENT: '1',
      },
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    });
    this.#children.push(child);
    for (const stream of [child.stdout, child.stderr]) stream?.setEncoding('utf8').on('data', (text: string) => this.log.push(text));
    const url = `http://127.0.0.1:${port}`;
    await until(`${name} to be ready: ${this.log.join('')}`, () => fetch(`${url}/readyz`).then((response) => response.ok, () => false));
    return url;
  }
}
