import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { listProblems } from '@sluice/domain/synchronization';
import { syntheticDocument, type SyntheticUpdate } from '@sluice/testing/synthetic-catalog';
import { DownstreamServer } from '../../../test/downstream-server.js';
import { ProcessStopping } from './outcome-of-failure.js';

const guid = (number: number) => `00000000-0000-4000-8000-${String(number).padStart(12, '0')}`;
const update = (number: number, changes: Partial<SyntheticUpdate> = {}) => syntheticDocument({ updateId: guid(number), revisionNumber: 1, updateType: 'Software', title: `Update ${number}`, day: 1, explicitlyDeployable: true, ...changes });
const needs = (...numbers: number[]) => ({ prerequisites: numbers.map((number) => ({ updateIds: [guid(number)] })) });

let server: DownstreamServer;
beforeEach(async () => {
  server = await DownstreamServer.start();
  await server.configure();
});
afterEach(() => server.stop());

describe('a circle among prerequisites', () => {
  it('whose documents come in different batches is told of: which updates, why, what to do; and the rest comes', async () => {
    server.upstream.settings.maxUpdatesPerRequest = 1;
    server.upstream.state.publish(update(1, needs(2)));
    server.upstream.state.publish(update(3));
    server.upstream.state.publish(update(2, needs(1)));
    const { record } = await server.run();
    expect(record).toMatchObject({ state: 'succeeded', newRevisions: 3, problemCount: 2 });
    const problems = await listProblems(server.dataSource, record.id, 10);
    expect(problems).toMatchObject([1, 2].map((number) => ({ code: 'PREREQUISITE_CIRCLE', updateId: guid(number), revisionNumber: 1, advice: expect.stringMatching(/^Decline it/) })));
    expect(problems[0]!.message).toContain(guid(2));
    expect((await server.run()).problems).toEqual([]);
  });

  it('that a later run closes is told of by that run', async () => {
    server.upstream.state.publish(update(1, needs(2)));
    expect((await server.run()).problems).toEqual([]);
    server.upstream.state.publish(update(2, needs(1)));
    expect((await server.run()).problems).toEqual(['PREREQUISITE_CIRCLE', 'PREREQUISITE_CIRCLE']);
  });

  it('among categories is told of by a run for categories', async () => {
    const category = { updateType: 'Category', categoryType: 'Product', explicitlyDeployable: false } as const;
    server.upstream.state.publish(update(1, { ...category, ...needs(2) }));
    server.upstream.state.publish(update(2, { ...category, ...needs(1) }));
    expect((await server.run('categories')).problems).toEqual(['PREREQUISITE_CIRCLE', 'PREREQUISITE_CIRCLE']);
  });

  it('that a process brought which died is told of by the next one, and once', async () => {
    server.upstream.settings.maxUpdatesPerRequest = 2;
    for (const [number, needed] of [[1, 2], [2, 1]] as const) server.upstream.state.publish(update(number, needs(needed)));
    for (const number of [3, 4, 5]) server.upstream.state.publish(update(number));
    const death = new AbortController();
    const die = async (): Promise<never> => {
      while (await server.revisionCount() < 2) await new Promise((resolve) => setTimeout(resolve, 5));
      death.abort(new ProcessStopping('killed'));
      return new Promise(() => undefined);
    };
    const answered = { kind: 'wait', until: () => Promise.resolve() } as const;
    server.upstream.script('GetUpdateData', answered, answered, { kind: 'wait', until: die });
    const { record } = await server.run('everything', death.signal);
    expect(await server.revisionCount()).toBe(2);
    await server.goOn();
    expect((await server.result(record.id)).problems).toEqual(['PREREQUISITE_CIRCLE', 'PREREQUISITE_CIRCLE']);
  });

  it('that a run brought which failed afterwards is told of by the next run', async () => {
    server.upstream.settings.maxUpdatesPerRequest = 2;
    for (const [number, needed] of [[1, 2], [2, 1]] as const) server.upstream.state.publish(update(number, needs(needed)));
    server.upstream.state.publish(update(3));
    server.upstream.script('GetUpdateData', { kind: 'wait', until: () => Promise.resolve() }, { kind: 'status', status: 404 });
    expect((await server.run()).record.state).toBe('failed');
    expect((await server.run()).problems).toEqual(['PREREQUISITE_CIRCLE', 'PREREQUISITE_CIRCLE']);
  });
});
