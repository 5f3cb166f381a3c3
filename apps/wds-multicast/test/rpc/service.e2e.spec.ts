import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it as itAlways, jest } from '@jest/globals';
import { DataSource } from 'typeorm';
import { createNamespace } from '@sluice/domain/multicast';
import { INITIATE_OP_CODE, SESSION_INITIATION_ENDPOINT, writeInitiateRequest } from '@sluice/protocol/wds/msi';
import { WdscPacketType, writeWdscPacket } from '@sluice/protocol/wds/wdsc';
import { createTestBus, createTestDatabase, type TestDatabase } from '@sluice/testing/environment';
import { ServiceProcess } from '@sluice/testing/service-process';
import { itWithPython, runPython } from './python-clients.js';
import { ACCOUNTS } from './rpc-in-process.js';

// Each call starts Python, which takes its time on a busy machine.
jest.setTimeout(120_000);

const HOST = '127.0.0.1';
const CONTENT = Buffer.alloc(300_000, 'content');
const SID = '010500000000000515000000010000000200000003000000e9030000';
const SYM_KEY = /^0802000003660000[0-9a-f]{8}/;

const request = (namespace: string, content = 'install.wim', capabilities = 1): string => Buffer.from(writeWdscPacket({
  endpoint: SESSION_INITIATION_ENDPOINT, packetType: WdscPacketType.request, code: INITIATE_OP_CODE,
  variables: writeInitiateRequest({ namespace, content, client: 'TestMachine', capabilities }),
})).toString('hex');

interface Called {
  readonly binding: string;
  readonly results: { readonly status: number; readonly reply: { readonly code: number; readonly variables: Readonly<Record<string, { readonly value: string }>> } | null }[];
}

/** wds-multicast as its own process, with a namespace for everybody, one for accounts, and one for a group of them. */
describe('the service, called by impacket', () => {
  const it = itWithPython('impacket', 'python3-impacket');
  let database: TestDatabase;
  let service: ServiceProcess;
  let directory: string;
  let mapperPort: number;
  let environment: Readonly<Record<string, string>>;

  beforeAll(async () => {
    database = await createTestDatabase();
    directory = await mkdtemp(join(tmpdir(), 'sluice-rpc-'));
    await writeFile(join(directory, 'install.wim'), CONTENT);
    await writeFile(join(directory, 'accounts.json'), JSON.stringify(ACCOUNTS), { mode: 0o600 });
    const dataSource = await new DataSource({ type: 'postgres', url: database.url }).initialize();
    for (const [name, allowUnauthenticated, allowedAccounts] of [['everybody', true, []], ['accounts', false, []], ['imaging', false, ['Imaging']]] as const) {
      await createNamespace(dataSource, {
        name, provider: 'directory', configuration: '', allowUnauthenticated, allowedAccounts: [...allowedAccounts], startMode: 'automatic', startAt: null, startClients: null,
        rateLimit: null, slowClients: 'none', minimumRate: null, speeds: null,
      });
    }
    await dataSource.destroy();
    environment = {
      DATABASE_URL: database.url, NATS_URL: (await createTestBus()).url, SLUICE_WDS_ADDRESSES: HOST, SLUICE_WDS_UDP: 'off', SLUICE_WDS_DIRECTORY: directory,
      SLUICE_WDS_SESSION_PORTS: '61001-61400', SLUICE_WDS_RPC_MAPPER_PORT: '0', SLUICE_WDS_ACCOUNTS_FILE: join(directory, 'accounts.json'), SLUICE_WDS_RPC_NAME: 'wds1',
    };
    service = await ServiceProcess.start('wds-multicast', environment);
    mapperPort = Number(/"mapperPort":(\d+)/.exec(service.entriesWith('Listening for RPC')[0] ?? '')?.[1]);
  });

  afterAll(async () => {
    await service?.stop();
    await database?.drop();
    await rm(directory, { recursive: true, force: true });
  });

  const call = async (packet: string, more: object = {}) => (await runPython('impacket_client.py', { host: HOST, mapperPort, packet, ...more })) as Called;
  const deploy = { user: 'deploy', password: 'Pa55 wörd', level: 'privacy' };
  const variablesOf = ({ results }: Called) => Object.fromEntries(Object.entries(results[0]?.reply?.variables ?? {}).map(([name, { value }]) => [name, value]));

  it('gives a session with its keys to an account, by NTLM at packet privacy', async () => {
    const called = await call(request('accounts'), deploy);
    expect(called.results).toEqual([{ status: 0, reply: expect.objectContaining({ endpoint: SESSION_INITIATION_ENDPOINT, type: 2, code: 0 }) }]);
    expect(variablesOf(called)).toMatchObject({
      'TpUniAddress.Address': '7f000001', ContentSize: 'e093040000000000', UserSid: SID, SecMode: '01000100', SymKey: expect.stringMatching(SYM_KEY),
    });
  });

  it('gives the same session to everybody who asks for the same, also through SPNEGO', async () => {
    const spnego = { ...deploy, spnego: ['NTLMSSP - Microsoft NTLM Security Support Provider'] };
    const sessions = await Promise.all([call(request('accounts'), deploy), call(request('accounts'), { ...deploy, user: 'lab', password: 'password' }), call(request('accounts'), spnego)]);
    expect(new Set(sessions.map((session) => variablesOf(session)['SessionId'])).size).toBe(1);
  });

  it('gives a session without keys to a client without an account, where the namespace lets it ask', async () => {
    const called = await call(request('everybody'));
    expect(called.results[0]).toMatchObject({ status: 0 });
    expect(variablesOf(called)).toMatchObject({ SecMode: '03000300', UserSid: '010100000000000507000000' });
    expect(variablesOf(called)).not.toHaveProperty('SymKey');
    expect((await call(request('accounts'))).results).toEqual([{ status: 5, reply: null }]);
  });

  it('asks for a group, for privacy, and for content that is there', async () => {
    expect((await call(request('imaging'), deploy)).results[0]).toMatchObject({ status: 0 });
    expect((await call(request('imaging'), { ...deploy, user: 'lab', password: 'password' })).results).toEqual([{ status: 5, reply: null }]);
    expect((await call(request('accounts'), { ...deploy, level: 'integrity' })).results).toEqual([{ status: 1821, reply: null }]);
    expect((await call(request('accounts', '../accounts.json'), deploy)).results).toEqual([{ status: 2, reply: null }]);
    expect((await call(request('nowhere'), deploy)).results).toEqual([{ status: 1168, reply: null }]);
  });

  it('refuses another password, and logs neither what was tried nor what is right', async () => {
    expect(await call(request('accounts'), { ...deploy, user: 'hunter2', password: 'hunter3' })).toEqual({ error: expect.stringContaining('rpc_s_access_denied') });
    expect(service.entriesWith('could not prove')).toHaveLength(1);
    expect(await service.metric('sluice_wds_rpc_refused_total')).toBeGreaterThanOrEqual(1);
    expect(service.log.join('')).not.toMatch(/hunter|Pa55|8846f7ea/i);
  });

  itAlways('does not start when its ports are taken or its accounts cannot be read, and says why', async () => {
    const taken = ServiceProcess.start('wds-multicast', { ...environment, SLUICE_WDS_SERVER: 'other', SLUICE_WDS_RPC_MAPPER_PORT: String(mapperPort) });
    await expect(taken).rejects.toThrow(/Cannot listen for RPC on 127\.0\.0\.1.*EADDRINUSE/);
    const unreadable = ServiceProcess.start('wds-multicast', { ...environment, SLUICE_WDS_SERVER: 'other', SLUICE_WDS_ACCOUNTS_FILE: join(directory, 'none') });
    await expect(unreadable).rejects.toThrow(/The file of accounts cannot be read \(ENOENT\)/);
  });
});
