import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { openDomainDatabase, type DomainDatabase } from '../../../test/domain-database.js';
import { findContentJob, finishContentJob, listContentJobs, releaseContentJob, reportContentJob, requestContentJob, takeContentJob } from '../index.js';

const progress = { filesDone: 3, bytesDone: 30, filesFound: 1, bytesFound: 10 };

describe('jobs about the content store', () => {
  let database: DomainDatabase;

  beforeAll(async () => { database = await openDomainDatabase(); });
  beforeEach(() => database.reset());
  afterAll(() => database.close());

  const request = (kind: 'verification' | 'cleanup' = 'verification') => requestContentJob(database.dataSource, kind, 'ada', '/test');
  const take = (seconds = 60) => takeContentJob(database.dataSource, seconds);

  it('are told of, and there is one of each kind at a time, however many ask', async () => {
    const asked = await Promise.allSettled([request(), request(), request(), request('cleanup')]);
    expect(asked.map(({ status }) => status).sort()).toEqual(['fulfilled', 'fulfilled', 'rejected', 'rejected']);
    expect(asked.find(({ status }) => status === 'rejected')).toMatchObject({ reason: { code: 'JOB_ACTIVE' } });
    expect((await database.events('ContentJobRequested')).map(({ data }) => (data as { kind: string }).kind).sort()).toEqual(['cleanup', 'verification']);
  });

  it('are taken by one process, which says how far it is, to their end', async () => {
    await database.dataSource.query(`INSERT INTO content.content_file (sha1, size, state, available_at, next_attempt_at) VALUES (decode(repeat('01', 20), 'hex'), 10, 'available', now(), NULL)`);
    const id = await request();
    const [job, ...others] = (await Promise.all([take(), take(), take()])).filter((one) => one !== null);
    expect([job?.id, job?.attempt, others]).toEqual([id, 1, []]);
    await reportContentJob(database.dataSource, job!, progress, 60);
    expect(await findContentJob(database.dataSource, id)).toMatchObject({ ...progress, state: 'running', filesTotal: 1, bytesTotal: 10, adminName: 'ada' });
    await finishContentJob(database.dataSource, job!, progress, null);
    expect(await findContentJob(database.dataSource, id)).toMatchObject({ state: 'succeeded', failure: null, finishedAt: expect.any(Date) });
    await request();
    expect((await listContentJobs(database.dataSource, 'verification', 10)).map(({ state }) => state)).toEqual(['waiting', 'succeeded']);
    expect(await listContentJobs(database.dataSource, 'cleanup', 10)).toEqual([]);
  });

  it('are taken up by another process when theirs is gone, which may write nothing any more', async () => {
    const id = await request('cleanup');
    const first = (await take())!;
    expect(await take()).toBeNull();
    await database.dataSource.query(`UPDATE content.content_job SET lease_expires_at = now() - interval '1 second'`);
    const second = (await take())!;
    expect([second.id, second.attempt]).toEqual([id, 2]);
    await expect(reportContentJob(database.dataSource, first, progress, 60)).rejects.toMatchObject({ code: 'LEASE_LOST' });
    await expect(finishContentJob(database.dataSource, first, progress, 'no')).rejects.toMatchObject({ code: 'LEASE_LOST' });
    await releaseContentJob(database.dataSource, first);
    expect(await take()).toBeNull();
    await releaseContentJob(database.dataSource, second);
    const third = (await take())!;
    await finishContentJob(database.dataSource, third, progress, 'The disk is away.');
    expect(await findContentJob(database.dataSource, id)).toMatchObject({ state: 'failed', failure: 'The disk is away.', filesTotal: null });
    expect(await findContentJob(database.dataSource, '00000000-0000-4000-8000-000000000000')).toBeNull();
  });
});
