import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { runMigrations } from '@sluice/domain/migrations';
import { findFreePort, startNats, startPostgres, throwawayDirectory, type LocalServer, type ThrowawayDirectory } from '@sluice/local-services';
import { loadSampleCatalog } from '@sluice/testing/sample-catalog';
import { machines, UpdateClient } from '@sluice/testing/update-client';
import { GatewayProcess, post, until } from './gateway-process.js';

/** Servers of this file's own, because it stops them. */
let directory: ThrowawayDirectory;
let postgres: LocalServer;
let nats: LocalServer;
let ports: { postgres: number; nats: number };
let gateway: GatewayProcess;

const silent = () => undefined;
const startDatabase = () => startPostgres({ dataDir: join(directory.path, 'postgresql'), port: ports.postgres, tune: 'test', log: silent });
const startBus = () => startNats({ dataDir: join(directory.path, 'nats'), port: ports.nats, log: silent });
const windows11 = () => new UpdateClient({ serverUrl: gateway.url, machine: machines.windows11Amd64 });
const readiness = async () => (await fetch(`${gateway.url}/readyz`).then((response) => response.json())) as {
  ready: boolean; dependencies: Record<string, { status: string }>;
};
const isDown = async (name: string) => !(await readiness()).ready && (await readiness()).dependencies[name]?.status === 'down';

beforeAll(async () => {
  directory = await throwawayDirectory(import.meta.url);
  mkdirSync(directory.path, { recursive: true });
  ports = { postgres: await findFreePort(), nats: await findFreePort() };
  [postgres, nats] = await Promise.all([startDatabase(), startBus()]);
  await runMigrations(postgres.url);
  await loadSampleCatalog(postgres.url);
  gateway = await GatewayProcess.start({ DATABASE_URL: postgres.url, NATS_URL: nats.url });
}, 60_000);

afterAll(async () => {
  await gateway?.stop();
  await Promise.all([postgres?.stop(), nats?.stop()]);
  directory?.remove();
});

describe('without PostgreSQL', () => {
  it('a gateway is not ready, still answers what needs no database, and recovers by itself', async () => {
    const known = windows11();
    const before = await known.scan();
    await postgres.stop();
    await until('readiness to drop', () => isDown('postgres'));

    expect((await fetch(`${gateway.url}/healthz`)).status).toBe(200);
    const again = await known.scan();
    expect(again.held).toBe(before.held);

    const newcomer = await post(`${gateway.url}/SimpleAuthWebService/SimpleAuth.asmx`,
      '<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"><s:Body><GetAuthorizationCookie xmlns="http://www.microsoft.com/SoftwareDistribution/Server/SimpleAuthWebService"><clientId>a</clientId><dnsName>b</dnsName></GetAuthorizationCookie></s:Body></s:Envelope>');
    expect([newcomer.status, newcomer.headers.get('retry-after')]).toEqual([503, '30']);
    expect(newcomer.body).toContain('<ErrorCode>ServerBusy</ErrorCode>');

    postgres = await startDatabase();
    await until('readiness to return', () => gateway.isReady());
    expect((await windows11().scan()).held).toBe(before.held);
  }, 60_000);
});

describe('without NATS', () => {
  it('a gateway is not ready, still answers every client, and recovers by itself', async () => {
    await nats.stop();
    await until('readiness to drop', () => isDown('nats'));
    expect((await windows11().scan()).held).toBeGreaterThan(0);
    nats = await startBus();
    await until('readiness to return', () => gateway.isReady());
  }, 60_000);
});

describe('without either', () => {
  it('a gateway starts, says what it waits for, and becomes ready when both are there', async () => {
    await Promise.all([postgres.stop(), nats.stop()]);
    const early = await GatewayProcess.start({ DATABASE_URL: postgres.url, NATS_URL: nats.url }, { ready: false });
    const report = (await fetch(`${early.url}/readyz`).then((response) => response.json())) as { ready: boolean; dependencies: Record<string, { status: string }> };
    expect(report.ready).toBe(false);
    expect(report.dependencies).toMatchObject({ postgres: { status: 'down' }, nats: { status: 'down' }, catalog: { status: 'down' } });
    const busy = await post(`${early.url}/ClientWebService/client.asmx`,
      '<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"><s:Body><GetConfig xmlns="http://www.microsoft.com/SoftwareDistribution/Server/ClientWebService"><protocolVersion>2.90</protocolVersion></GetConfig></s:Body></s:Envelope>');
    expect(busy.status).toBe(503);
    [postgres, nats] = await Promise.all([startDatabase(), startBus()]);
    await until('readiness', () => early.isReady());
    await early.stop();
  }, 60_000);
});
