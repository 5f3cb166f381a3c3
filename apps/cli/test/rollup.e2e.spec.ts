import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createTestBus } from '@sluice/testing/environment';
import { rollupPageSchema, rollupSchema } from '../../console/src/rollups/rollup.schema.js';
import { serverSchema } from '../../console/src/server/server.schema.js';
import { ApiClient } from '../../console/test/api-client.js';
import { ServiceProcess } from '@sluice/testing/service-process';
import { NaiveUpstream } from '../../reporting-rollup/test/naive-upstream.js';
import { TellingServer, updateId } from '../../reporting-rollup/test/telling-server.js';
import { runSluice, type RunResult } from './run-sluice.js';

const TOKEN = 'a-token-of-administrators-that-nobody-prints';

let upstream: NaiveUpstream;
let server: TellingServer;
let management: ServiceProcess;
let rollup: ServiceProcess;
let api: ApiClient;

beforeAll(async () => {
  upstream = await NaiveUpstream.start();
  server = await TellingServer.create(upstream.url);
  const environment = { DATABASE_URL: server.databaseUrl, NATS_URL: (await createTestBus()).url, SLUICE_ADMIN_TOKEN: TOKEN, SLUICE_ROLLUP_PAUSE_PERCENT: '0' };
  management = await ServiceProcess.start('console', environment);
  rollup = await ServiceProcess.start('reporting-rollup', environment);
  api = new ApiClient(management.url, TOKEN);
}, 60_000);

afterAll(async () => {
  await Promise.all([management?.stop(), rollup?.stop()]);
  await server?.stop();
  await upstream?.stop();
});

const sluice = (...args: string[]): Promise<RunResult> => runSluice(args, { SLUICE_URL: management.url, SLUICE_ADMIN_TOKEN: TOKEN });

async function patchServer(body: object): Promise<void> {
  const { headers } = await api.send('GET', '/api/v1/server');
  await api.ok(serverSchema, 'PATCH', '/api/v1/server', { body, headers: { 'if-match': headers.get('etag')! } });
}

describe('sluice rollup', () => {
  it('has nothing to show before the first one', async () => {
    const { exitCode, stderr } = await sluice('rollup', 'status');
    expect([exitCode, stderr]).toEqual([1, expect.stringContaining('there was no rollup yet')]);
  });

  it('tells the upstream server, waits for the end and says what was told', async () => {
    await server.addComputers(['one', 'two']);
    await server.reportStatus('one', { U: [updateId(1)] });
    const { exitCode, stdout } = await sluice('rollup', 'now', '--wait');
    expect([exitCode, stdout]).toEqual([0, expect.stringMatching(/^succeeded: 2 computers, new statuses of 1\nbegan .*, ended /)]);
    expect(upstream.statusesOf('one')).toEqual({ [updateId(1)]: 2 });
    const { items } = await api.ok(rollupPageSchema, 'GET', '/api/v1/rollups');
    expect(items).toMatchObject([{ state: 'succeeded', trigger: 'administrator', isDetailed: true, servers: 1, computers: 2, statusComputers: 1, failure: null }]);
    expect(await api.ok(rollupSchema, 'GET', `/api/v1/rollups/${items[0]!.id}`)).toEqual(items[0]);
  }, 60_000);

  it('fails with the reason', async () => {
    upstream.script('RollupComputers', { kind: 'fault', errorCode: 'InternalServerError' });
    const { exitCode, stderr } = await sluice('rollup', 'now', '--wait');
    expect([exitCode, stderr]).toEqual([1, expect.stringContaining('RollupComputers with the fault InternalServerError')]);
    expect((await sluice('rollup', 'status')).stdout).toMatch(/^failed: .*\n.*\n.*\(UPSTREAM_REFUSED\)/);
  }, 60_000);

  it('is refused while one is under way, for what is unknown, and where nobody is to be told', async () => {
    let release = (): void => undefined;
    upstream.script('GetRollupConfiguration', { kind: 'wait', until: () => new Promise<void>((resolve) => { release = resolve; }) });
    expect((await sluice('rollup', 'now')).exitCode).toBe(0);
    expect((await sluice('rollup', 'now')).stderr).toContain('A rollup is under way already');
    release();
    expect((await api.send('GET', '/api/v1/rollups/00000000-0000-4000-8000-000000000000')).status).toBe(404);
    expect((await api.send('POST', '/api/v1/rollups', { body: { colour: 1 } })).status).toBe(400);
    await patchServer({ upstream: { kind: 'microsoft', url: null } });
    const refused = await api.send('POST', '/api/v1/rollups', { body: {} });
    expect([refused.status, refused.body]).toEqual([409, expect.objectContaining({ type: 'urn:sluice:problem:no-upstream' })]);
  }, 60_000);

  it('can be had more often than synchronizations', async () => {
    expect((await sluice('server', 'set', 'rollupsPerDay=6')).stdout).toMatch(/rollupsPerDay\s+6/);
    expect(await api.ok(serverSchema, 'GET', '/api/v1/server')).toMatchObject({ rollupsPerDay: 6 });
    expect((await sluice('server', 'set', 'rollupsPerDay=25')).exitCode).not.toBe(0);
  });
});
