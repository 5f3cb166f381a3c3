import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { openDomainDatabase, type DomainDatabase } from '../../test/domain-database.js';
import {
  createNamespace, deleteNamespace, endInterruptedSessions, endSession, findNamespace, findSession, forgetSessions, listNamespaces, listSessionClients, listSessions, multicastServerKeys, orderOfSession,
  recordSession, rememberRequestedSession, reportSession, requestSession, startSession, takeCommands, takeRequestedSessions, wasInterruptedLately, type ClientProgress, type NamespaceSettings,
} from './index.js';

const SETTINGS: NamespaceSettings = {
  name: 'Images', provider: 'directory', configuration: 'images', allowUnauthenticated: true, allowedAccounts: [], startMode: 'automatic', startAt: null, startClients: null,
  rateLimit: null, slowClients: 'none', minimumRate: null, speeds: null,
};
const PLACE = { wireId: 0xffff_fffe, multicastAddress: '239.0.0.1', serverAddress: '10.0.0.1', port: 64_001, blockSize: 1_400, contentSize: 5e12, securityMode: 0x10001 };
const WISH = { namespace: 'Images', content: 'a.wim', requestedBy: '10.0.0.2' };
const PROGRESS = { clients: 1, clientsCompleted: 0, sentBytes: 100.4, repairedBytes: 10, bytesPerSecond: 33.3 };
const CLIENT: ClientProgress = {
  clientId: 0xffff_ffff, name: 'PC1', address: '10.0.0.2', state: 'joined', isMaster: true, progress: 40, roundTripMs: 1.5, lossRate: 0.25, joinedAt: new Date(1e12), lastSeenAt: new Date(1e12 + 1),
};

describe('multicast', () => {
  let database: DomainDatabase;
  beforeAll(async () => { database = await openDomainDatabase(); });
  beforeEach(() => database.reset());
  afterAll(() => database.close());
  const record = (id: string | null = null) => recordSession(database.dataSource, id, WISH, 'one', PLACE, '/test');

  it('has namespaces with names that differ by more than their letter case', async () => {
    const made = await createNamespace(database.dataSource, SETTINGS);
    await expect(createNamespace(database.dataSource, { ...SETTINGS, name: 'IMAGES' })).rejects.toMatchObject({ code: 'NAMESPACE_NAME_TAKEN' });
    const other = await createNamespace(database.dataSource, { ...SETTINGS, name: 'a', allowedAccounts: ['ada', 'Ops'], rateLimit: 5e9, startMode: 'at', startAt: new Date(1e12), slowClients: 'split', minimumRate: 1e6, speeds: 3 });
    expect([await findNamespace(database.dataSource, 'imaGES'), await findNamespace(database.dataSource, 'none')]).toEqual([made, null]);
    expect(await listNamespaces(database.dataSource)).toEqual([other, made]);
    await deleteNamespace(database.dataSource, made.id);
    await expect(deleteNamespace(database.dataSource, made.id)).rejects.toMatchObject({ code: 'UNKNOWN_NAMESPACE' });
  });

  it.each([
    { name: '' }, { name: 'a\nb' }, { startMode: 'at' }, { startClients: 3 }, { startMode: 'clients' }, { slowClients: 'disconnect' }, { minimumRate: 5 }, { slowClients: 'split', minimumRate: 5 },
    { slowClients: 'disconnect', minimumRate: 5, speeds: 2 },
  ] satisfies Partial<NamespaceSettings>[])('has no namespace of settings that contradict each other: %j', async (changed) => {
    await expect(createNamespace(database.dataSource, { ...SETTINGS, ...changed })).rejects.toMatchObject({ code: 'INVALID_NAMESPACE' });
  });

  it('tells of a session from its request to its end, each once', async () => {
    const id = await requestSession(database.dataSource, WISH, '/test');
    await requestSession(database.dataSource, WISH, '/test', id);
    expect(await findSession(database.dataSource, id)).toMatchObject({ state: 'requested', server: null, wireId: null });
    const taken = await Promise.all(['one', 'two'].map((server) => takeRequestedSessions(database.dataSource, server, 5)));
    expect(taken.flat()).toEqual([{ id, ...WISH }]);
    await record(id);
    await startSession(database.dataSource, id, 1, '/test');
    await startSession(database.dataSource, id, 2, '/test');
    await reportSession(database.dataSource, id, PROGRESS, [CLIENT], null);
    await reportSession(database.dataSource, id, { ...PROGRESS, clientsCompleted: 1 }, [CLIENT, { ...CLIENT, clientId: 1, state: 'completed', progress: 100 }], { source: '/test' });
    expect(await findSession(database.dataSource, id)).toMatchObject({ ...PLACE, ...WISH, state: 'running', clients: 1, clientsCompleted: 1, sentBytes: 100, bytesPerSecond: 33, startedAt: expect.any(Date) });
    expect(await listSessionClients(database.dataSource, id)).toEqual([CLIENT, { ...CLIENT, clientId: 1, state: 'completed', progress: 100 }]);
    await endSession(database.dataSource, id, 'completed', null, null, '/test');
    await endSession(database.dataSource, id, 'failed', 'late', null, '/test');
    await reportSession(database.dataSource, id, { ...PROGRESS, sentBytes: 999 }, [], null);
    expect(await findSession(database.dataSource, id)).toMatchObject({ state: 'ended', outcome: 'completed', failure: null, clients: 0, sentBytes: 100 });
    const events = await database.events();
    expect(events.map(({ type }) => type.split('.')[2])).toEqual(['session-requested', 'session-started', 'session-progressed', 'session-completed']);
    expect(events.map(({ data }) => data)).toEqual([
      { sessionId: id, ...WISH }, { sessionId: id, namespace: 'Images', content: 'a.wim', clients: 1 },
      { sessionId: id, ...PROGRESS, clientsCompleted: 1, averageProgress: 40 }, { sessionId: id, namespace: 'Images', content: 'a.wim', outcome: 'completed', clientsCompleted: 1, sentBytes: 100 },
    ]);
  });

  it('takes a session that somebody asked for on the bus once, however often the event comes', async () => {
    const sessionId = randomUUID();
    const asked = await Promise.all([1, 2].map(() => rememberRequestedSession(database.dataSource, { sessionId, ...WISH })));
    expect([asked.sort(), (await database.events()).length]).toEqual([[false, true], 0]);
    await expect(requestSession(database.dataSource, { ...WISH, content: 'x'.repeat(513) }, '/test')).rejects.toMatchObject({ code: 'INVALID_CONTENT_NAME' });
  });

  it('ends what a killed service had, and knows that its clients need not gather again', async () => {
    const requested = await requestSession(database.dataSource, { ...WISH, content: 'b.wim' }, '/test');
    await takeRequestedSessions(database.dataSource, 'one', 5);
    const [started, waiting] = [await record(), await record()];
    await startSession(database.dataSource, started, 1, '/test');
    await reportSession(database.dataSource, started, PROGRESS, [CLIENT], null);
    await endSession(database.dataSource, waiting, 'idle', null, null, '/test');
    expect(await wasInterruptedLately(database.dataSource, 'Images', 'a.wim', 60)).toBe(false);
    await endInterruptedSessions(database.dataSource, 'two', '/test');
    expect((await findSession(database.dataSource, started))?.state).toBe('running');
    await endInterruptedSessions(database.dataSource, 'one', '/test');
    expect(await findSession(database.dataSource, started)).toMatchObject({ state: 'ended', outcome: 'interrupted' });
    expect((await listSessionClients(database.dataSource, started)).map(({ state }) => state)).toEqual(['left']);
    expect(await wasInterruptedLately(database.dataSource, 'IMAGES', 'a.wim', 60)).toBe(true);
    expect((await takeRequestedSessions(database.dataSource, 'two', 5)).map(({ id }) => id)).toEqual([requested]);
    expect(await wasInterruptedLately(database.dataSource, 'Images', 'b.wim', 60)).toBe(false);
    await database.dataSource.query(`UPDATE multicast.session SET ended_at = ended_at - interval '2 minutes'`);
    expect(await wasInterruptedLately(database.dataSource, 'Images', 'a.wim', 60)).toBe(false);
  });

  it('gives orders to the service that has the session, in order, and none about what is gone', async () => {
    const id = await record();
    await reportSession(database.dataSource, id, PROGRESS, [CLIENT], null);
    await orderOfSession(database.dataSource, id, 'start', null, 'ada');
    await orderOfSession(database.dataSource, id, 'kick', CLIENT.clientId, 'ada');
    await expect(orderOfSession(database.dataSource, id, 'demote', 5, 'ada')).rejects.toMatchObject({ code: 'UNKNOWN_CLIENT' });
    await expect(orderOfSession(database.dataSource, randomUUID(), 'stop', null, 'ada')).rejects.toMatchObject({ code: 'UNKNOWN_SESSION' });
    expect(await takeCommands(database.dataSource, 'two')).toEqual([]);
    expect(await takeCommands(database.dataSource, 'one')).toEqual([
      { session: id, kind: 'start', clientId: null, adminName: 'ada' }, { session: id, kind: 'kick', clientId: CLIENT.clientId, adminName: 'ada' },
    ]);
    expect(await takeCommands(database.dataSource, 'one')).toEqual([]);
    await endSession(database.dataSource, id, 'stopped', null, null, '/test');
    await expect(orderOfSession(database.dataSource, id, 'stop', null, 'ada')).rejects.toMatchObject({ code: 'SESSION_ENDED' });
  });

  it('lists sessions page by page, the newest first', async () => {
    const ids = [await record(), await record(), await record()];
    await endSession(database.dataSource, ids[1]!, 'stopped', null, null, '/test');
    const [first] = await listSessions(database.dataSource, 1);
    const rest = await listSessions(database.dataSource, 5, {}, first);
    expect([first!.id, ...rest.map(({ id }) => id)]).toEqual(ids.reverse());
    expect((await listSessions(database.dataSource, 5, { state: 'waiting' })).map(({ id }) => id)).toEqual([ids[0], ids[2]]);
  });

  it('is forgotten after a time, sooner when nobody ever came, and never before it has ended', async () => {
    const [joined, unused, live] = [await record(), await record(), await record()];
    await reportSession(database.dataSource, joined, PROGRESS, [CLIENT], null);
    for (const id of [joined, unused]) await endSession(database.dataSource, id, 'idle', null, null, '/test');
    const after = async (interval: string): Promise<number> => {
      await database.dataSource.query('UPDATE multicast.session SET ended_at = ended_at - $1::interval, requested_at = requested_at - $1::interval', [interval]);
      return forgetSessions(database.dataSource, 90);
    };
    expect([await after('23 hours'), await after('2 hours'), await findSession(database.dataSource, unused)]).toEqual([0, 1, null]);
    expect([await after('88 days'), await after('2 days'), (await listSessions(database.dataSource, 9)).map(({ id }) => id)]).toEqual([0, 1, [live]]);
  });

  it('has the same keys for everybody, whoever makes them first', async () => {
    let made = 0;
    const make = () => Promise.resolve({ hashKey: Buffer.of((made += 1)), signKey: Buffer.of(7) });
    const [one, two] = await Promise.all([multicastServerKeys(database.dataSource, make), multicastServerKeys(database.dataSource, make)]);
    expect(one).toEqual(two);
    expect(await multicastServerKeys(database.dataSource, () => Promise.reject(new Error('made again')))).toEqual(one);
  });
});
