import { appendFile, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { createDataSource } from '@sluice/domain/migrations';
import { createNamespace, findSession, listSessions, type NamespaceSettings } from '@sluice/domain/multicast';
import { loadConfig } from '@sluice/platform/config';
import type { DatabaseConnector } from '@sluice/platform/database';
import { Log } from '@sluice/platform/observability';
import { Win32Error } from '@sluice/protocol/wds/wdsc';
import { createTestDatabase, type TestDatabase } from '@sluice/testing/environment';
import { until } from '@sluice/testing/service-process';
import type { DataSource } from 'typeorm';
import { ContentProviders } from '../src/content/content-providers.js';
import { InitiationService, type Initiation } from '../src/initiation/initiation.service.js';
import { SessionStore } from '../src/sessions/session-store.js';
import { Sessions } from '../src/sessions/sessions.service.js';
import { Supervisor } from '../src/sessions/supervisor.service.js';
import type { ClientSnapshot, ServerSession, ServerSessionOptions, Transport } from '../src/sessions/transport.js';
import { multicastConfig, type WdsMulticastConfig } from '../src/wds-multicast.config.js';

const SETTINGS: NamespaceSettings = {
  name: 'Images', provider: 'directory', configuration: '', allowUnauthenticated: true, allowedAccounts: [], startMode: 'automatic', startAt: null, startClients: null,
  rateLimit: null, slowClients: 'none', minimumRate: null, speeds: null,
};
const REQUEST: Initiation = { namespace: 'images', content: 'a.wim', ipv6Capable: false, isPreOs: true, account: null, requestedBy: '10.0.0.2', reachedAt: '127.0.0.1' };

/** A transport without packets, which does what the test says and remembers what it was told. */
class ScriptedSession implements ServerSession {
  readonly told: unknown[] = [];
  state: ReturnType<ServerSession['snapshot']>['state'] = 'waiting';
  clients: ClientSnapshot[] = [];
  bytesPerSecond = 0;
  readonly ended = new Promise<never>(() => undefined);

  constructor(readonly options: ServerSessionOptions) {}

  release(): void { this.told.push('release'); }
  setRate(): void {}
  snapshot() { return { state: this.state, sentBytes: 0, repairedBytes: 0, bytesPerSecond: this.bytesPerSecond, clients: this.clients }; }
  kick(...order: unknown[]): boolean { this.told.push(['kick', ...order]); return true; }
  demote(...order: unknown[]): void { this.told.push(['demote', ...order]); }
  close(options?: object): Promise<void> { this.told.push(['close', options]); return Promise.resolve(); }
}

const client = (clientId: number, isMaster: boolean): ClientSnapshot => ({
  clientId, name: null, address: '10.0.0.2', port: 5, joinedAt: Date.now(), lastSeenAt: Date.now(), isMaster, supportsDemote: true, progressPercent: 10, roundTripMs: 1, lossRate: 0, done: false,
});

let directory: string;
let database: TestDatabase;
let dataSource: DataSource;
let opened: ScriptedSession[];
let failures: NodeJS.ErrnoException[];
let sessions: Sessions;
let initiation: InitiationService;
let supervisor: Supervisor;

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'sluice-sessions-'));
  for (const name of ['a.wim', 'b.wim', 'c.wim']) await writeFile(join(directory, name), name.repeat(1_000));
  database = await createTestDatabase();
  dataSource = await createDataSource(database.url, { poolSize: 4 }).initialize();
  const config = loadConfig(multicastConfig, {
    SLUICE_WDS_ADDRESSES: '127.0.0.1', SLUICE_WDS_DIRECTORY: directory, SLUICE_WDS_SERVER: 'one', SLUICE_WDS_MAX_SESSIONS: '2', SLUICE_WDS_SLOW_SECONDS: '1', SLUICE_WDS_LINGER_SECONDS: '3600',
  }) as WdsMulticastConfig;
  [opened, failures] = [[], []];
  const transport: Transport = {
    blockSizeFor: () => 1_000,
    openServerSession: (options) => {
      const failure = failures.shift();
      if (failure !== undefined) return Promise.reject(failure);
      opened.push(new ScriptedSession(options));
      return Promise.resolve(opened.at(-1)!);
    },
  };
  const log = Log.create({ service: 'test', level: 'fatal', destination: { write: () => undefined } });
  const store = new SessionStore(dataSource, config);
  sessions = new Sessions(config, store, transport, log);
  initiation = new InitiationService(config, store, new ContentProviders(config), sessions, log);
  supervisor = new Supervisor(config, { firstConnection: () => Promise.resolve() } as DatabaseConnector, store, sessions, initiation, log);
});

afterEach(async () => {
  await supervisor.onApplicationShutdown();
  await dataSource.destroy();
  await database.drop();
  await rm(directory, { recursive: true, force: true });
});

const namespace = (changes: Partial<NamespaceSettings> = {}) => createNamespace(dataSource, { ...SETTINGS, ...changes });
/** Looks until something is so. */
const lookUntil = <Value>(what: string, isSo: () => Promise<Value | null> | Value | null) => until(what, () => {
  supervisor.look();
  return Promise.resolve(isSo());
});

describe('a session', () => {
  it('is one for all that ask alike, at once or later, and another one for other content', async () => {
    await namespace();
    const same = await Promise.all(Array.from({ length: 20 }, () => initiation.initiate(REQUEST)));
    expect([new Set(same).size, opened.length, (await listSessions(dataSource, 9)).length]).toEqual([1, 1, 1]);
    expect(await initiation.initiate(REQUEST)).toBe(same[0]);
    expect(same[0]!.parts.description).toMatchObject({ contentSize: 5_000n, blockSize: 1_000, totalBlocks: 5n, serverAddress: '127.0.0.1' });
    expect(Buffer.from(await opened[0]!.options.content.read(4_995, 10)).toString()).toBe('a.wim');
    expect(await initiation.initiate({ ...REQUEST, content: 'b.wim' })).not.toBe(same[0]);
    await expect(initiation.initiate({ ...REQUEST, content: 'c.wim' })).rejects.toMatchObject({ code: Win32Error.busy });
  });

  it('takes another port when somebody has its own, and is not half there when it cannot be opened', async () => {
    await namespace();
    failures = [Object.assign(new Error('in use'), { code: 'EADDRINUSE' }), Object.assign(new Error('in use'), { code: 'EADDRINUSE' })];
    await initiation.initiate(REQUEST);
    failures = [Object.assign(new Error('no'), { code: 'EPERM' })];
    await expect(initiation.initiate({ ...REQUEST, content: 'b.wim' })).rejects.toThrow('no');
    expect((await listSessions(dataSource, 9)).map(({ content }) => content)).toEqual(['a.wim']);
    await initiation.initiate({ ...REQUEST, content: 'b.wim' });
  });

  it('that the database does not take is told to nobody', async () => {
    await namespace();
    await initiation.initiate(REQUEST);
    await dataSource.query('ALTER TABLE multicast.session RENAME TO away');
    await expect(initiation.initiate({ ...REQUEST, content: 'b.wim' })).rejects.toThrow();
    expect([sessions.live.length, opened[1]?.told]).toEqual([1, [['close', undefined]]]);
    await dataSource.query('ALTER TABLE multicast.away RENAME TO session');
    await initiation.initiate({ ...REQUEST, content: 'b.wim' });
  });

  it('ends when its content is written to', async () => {
    await namespace();
    const session = await initiation.initiate(REQUEST);
    await appendFile(join(directory, 'a.wim'), 'more');
    expect(await lookUntil('the session to end', async () => { const found = await findSession(dataSource, session.id); return found?.state === 'ended' ? found : null; }))
      .toMatchObject({ outcome: 'failed', failure: expect.stringContaining('changed') });
    expect(opened[0]!.told).toEqual([['close', { quietly: false }]]);
    expect((await initiation.initiate(REQUEST)).parts.description.contentSize).toBe(5_004n);
  });

  it('sends away the client that holds up the others, when its namespace wants that', async () => {
    await namespace({ slowClients: 'disconnect', minimumRate: 1_000 });
    await initiation.initiate(REQUEST);
    Object.assign(opened[0]!, { state: 'sending', clients: [client(1, false), client(2, true)], bytesPerSecond: 10 });
    await lookUntil('the client to be sent away', () => (opened[0]!.told.length > 0 ? true : null));
    expect(opened[0]!.told).toEqual([['kick', 2, 'fallback']]);
  });

  it('is split by speed, as often as its namespace wants', async () => {
    await namespace({ slowClients: 'split', minimumRate: 1_000, speeds: 2 });
    const session = await initiation.initiate(REQUEST);
    Object.assign(opened[0]!, { state: 'sending', clients: [client(1, false), client(2, true)], bytesPerSecond: 10 });
    await lookUntil('the client to be demoted', () => (opened[0]!.told.length > 0 ? true : null));
    const { sessionId, multicast, unicast, security } = opened[1]!.options;
    expect(opened[0]!.told).toEqual([['demote', [2], { sessionId, multicast, unicast }]]);
    expect(security).toEqual(opened[0]!.options.security);
    expect(await listSessions(dataSource, 1)).toMatchObject([{ fasterSession: session.id, content: 'a.wim' }]);
    Object.assign(opened[1]!, { state: 'sending', clients: [client(1, false), client(2, true)], bytesPerSecond: 10 });
    await lookUntil('the slower session to start', async () => ((await listSessions(dataSource, 1))[0]?.state === 'running' ? true : null));
    expect([opened.length, opened[1]!.told]).toEqual([2, []]);
  });

  it('is interrupted quietly when the service stops, and the next one need not wait for clients again', async () => {
    await namespace({ startMode: 'clients', startClients: 2 });
    const session = await initiation.initiate(REQUEST);
    expect(opened[0]!.options.held).toBe(true);
    opened[0]!.clients = [client(1, false), client(2, true)];
    await lookUntil('the session to start', async () => ((await findSession(dataSource, session.id))?.state === 'running' ? true : null));
    await supervisor.onApplicationShutdown();
    expect(opened[0]!.told).toEqual(['release', ['close', { quietly: true }]]);
    expect(await findSession(dataSource, session.id)).toMatchObject({ outcome: 'interrupted', failure: null });
    await expect(initiation.initiate(REQUEST)).rejects.toMatchObject({ code: Win32Error.serviceNotActive });
    expect(await new SessionStore(dataSource, { SLUICE_WDS_SERVER: 'one' } as WdsMulticastConfig).wasInterruptedLately({ namespace: 'Images', content: 'a.wim', requestedBy: '' })).toBe(true);
  });
});
