import { afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { listProblems } from '@sluice/domain/synchronization';
import { writeMetadataCabinet } from '@sluice/protocol/cabinet';
import { syntheticDocument, type SyntheticUpdate } from '@sluice/testing/synthetic-catalog';
import type { UpstreamBehaviour } from '@sluice/testing/upstream-server';
import { DownstreamServer } from '../../../test/downstream-server.js';

const guid = (number: number) => `00000000-0000-4000-8000-${String(number).padStart(12, '0')}`;
const update = (number: number, changes: Partial<SyntheticUpdate> = {}) => syntheticDocument({ updateId: guid(number), revisionNumber: 1, updateType: 'Software', title: `Update ${number}`, day: 1, explicitlyDeployable: true, ...changes });
const identity = (number: number) => ({ UpdateID: guid(number), RevisionNumber: 1 });

/** The update that is tampered with; two others are as they should be. */
const VICTIM = 2;
const MEBIBYTE = 1024 * 1024;

let server: DownstreamServer;
/** What a server has that was sent the two others only. */
let intact: { catalog: unknown; told: string[] };

async function begin(...numbers: number[]): Promise<void> {
  server = await DownstreamServer.start();
  await server.configure();
  for (const number of numbers) server.upstream.state.publish(update(number));
}

beforeAll(async () => {
  await begin(1, 3);
  await server.run();
  intact = { catalog: await server.catalog(), told: withoutEnds(await server.told()) };
  await server.stop();
});
beforeEach(() => begin(1, VICTIM, 3));
afterEach(() => server.stop());

/** How runs end is told with the number of their problems, which differs. */
function withoutEnds(told: readonly string[]): string[] {
  return told.filter((line) => line.startsWith('update-synchronized'));
}

interface Served { readonly Id: { readonly UpdateID: string; readonly RevisionNumber: number }; XmlUpdateBlob?: string; XmlUpdateBlobCompressed?: Buffer }
interface DataAnswer { readonly GetUpdateDataResult: { updates: Served[] } }
interface ListAnswer { readonly GetRevisionIdListResult: { NewRevisions: { UpdateID: string; RevisionNumber: number }[] } }

/** Serves something else in place of the victim's document. */
const tampered = (blob: Partial<Served>): UpstreamBehaviour => ({
  kind: 'change',
  change: ({ GetUpdateDataResult: result }: DataAnswer) => ({
    GetUpdateDataResult: { ...result, updates: result.updates.map((served) => (served.Id.UpdateID === guid(VICTIM) ? { Id: served.Id, FileDigestList: [], ...blob } : served)) },
  }),
});
const cabinetOf = (change: (cabinet: Buffer) => unknown, text = update(VICTIM)): Partial<Served> => {
  const cabinet = writeMetadataCabinet(text);
  change(cabinet);
  return { XmlUpdateBlobCompressed: cabinet };
};
/** Places within a cabinet: the file's length as its entry says, and the lengths of its first block. */
const fileAt = (cabinet: Buffer) => cabinet.readUInt32LE(16);
const blockAt = (cabinet: Buffer) => cabinet.readUInt32LE(36);

describe('a document of a hostile upstream server', () => {
  it.each<[string, string, Partial<Served>]>([
    ['is not well-formed', 'DOCUMENT_REFUSED', { XmlUpdateBlob: '<upd:Update UpdateType="Software"' }],
    ['has entities that grow', 'DOCUMENT_REFUSED', { XmlUpdateBlob: '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]><x>&b;&b;</x>' }],
    ['is nested without end', 'DOCUMENT_REFUSED', { XmlUpdateBlob: '<a>'.repeat(100_000) }],
    ['says that it is another revision', 'IDENTITY_DIFFERS', { XmlUpdateBlob: update(VICTIM, { revisionNumber: 9 }) }],
    ['says that it is another update, which is here', 'IDENTITY_DIFFERS', { XmlUpdateBlob: update(1, { title: 'Tampered' }) }],
    ['needs itself', 'NAMES_ITSELF', { XmlUpdateBlob: update(VICTIM, { prerequisites: [{ updateIds: [guid(VICTIM)] }] }) }],
    ['is absent', 'DOCUMENT_REFUSED', {}],
    ['is a cabinet bomb', 'CABINET_REFUSED', cabinetOf(() => undefined, ' '.repeat(20 * MEBIBYTE))],
    ['is a cabinet that ends too early', 'CABINET_REFUSED', { XmlUpdateBlobCompressed: writeMetadataCabinet(update(VICTIM)).subarray(0, 200) }],
    ['is a cabinet whose file says that it is longer than it is', 'CABINET_REFUSED', cabinetOf((cabinet) => cabinet.writeUInt32LE(0x7fff_ffff, fileAt(cabinet)))],
    ['is a cabinet whose file says that it is shorter than it is', 'DOCUMENT_REFUSED', cabinetOf((cabinet) => cabinet.writeUInt32LE(10, fileAt(cabinet)))],
    ['is a cabinet whose block says that it is shorter than it is', 'CABINET_REFUSED', cabinetOf((cabinet) => {
      cabinet.writeUInt32LE(0, blockAt(cabinet)); // no checksum
      cabinet.writeUInt16LE(7, blockAt(cabinet) + 6);
    })],
    ['is a cabinet whose block says that it is longer than it is', 'CABINET_REFUSED', cabinetOf((cabinet) => {
      cabinet.writeUInt32LE(0, blockAt(cabinet));
      cabinet.writeUInt16LE(0x8000, blockAt(cabinet) + 6);
    })],
    ['is a cabinet whose bytes were changed', 'CABINET_REFUSED', cabinetOf((cabinet) => cabinet.fill(0xff, blockAt(cabinet) + 40, blockAt(cabinet) + 60))],
  ])('that %s is told of as %s: which update, why, what to do; and the others come', async (_what, code, blob) => {
    server.upstream.script('GetUpdateData', tampered(blob));
    const { record } = await server.run();
    expect(record).toMatchObject({ state: 'succeeded', newRevisions: 2, problemCount: 1 });
    expect(await listProblems(server.dataSource, record.id, 10)).toMatchObject([
      { code, updateId: guid(VICTIM), revisionNumber: 1, message: expect.stringMatching(/^The .{20}/), advice: expect.stringMatching(/^(It is asked for|Decline).{20}/) },
    ]);
    expect(await server.catalog()).toEqual(intact.catalog);
    expect(withoutEnds(await server.told())).toEqual(intact.told);
    // Tomorrow the server may be honest.
    await server.dataSource.query('UPDATE synchronization.missing_revision SET retry_at = clock_timestamp()');
    expect((await server.run()).record).toMatchObject({ state: 'succeeded', newRevisions: 1, problemCount: 0 });
  });
});

describe('a hostile list of revisions', () => {
  /** The list of updates, after that of categories. */
  const listing = (change: (revisions: ListAnswer['GetRevisionIdListResult']['NewRevisions']) => unknown[]): void => server.upstream.script('GetRevisionIdList', { kind: 'wait', until: () => Promise.resolve() }, {
    kind: 'change',
    change: ({ GetRevisionIdListResult: result }: ListAnswer) => ({ GetRevisionIdListResult: { ...result, NewRevisions: change(result.NewRevisions) } }),
  });
  const anchors = async () => (await server.dataSource.query('SELECT updates_anchor AS anchor FROM synchronization.upstream_state') as { anchor: string | null }[])[0]?.anchor ?? null;

  it('without end ends the run with its reason, in bounded memory, and the next run brings everything', async () => {
    server.upstream.script('GetRevisionIdList', { kind: 'wait', until: () => Promise.resolve() }, { kind: 'endless', part: /<UpdateIdentity>.*?<\/UpdateIdentity>/s });
    const before = process.memoryUsage().rss;
    const { record } = await server.run();
    expect(record).toMatchObject({ state: 'failed', failureCode: 'UPSTREAM_MISBEHAVES', failure: expect.stringContaining('GetRevisionIdList') });
    expect(process.memoryUsage().rss - before).toBeLessThan(512 * MEBIBYTE);
    expect([await server.revisionCount(), await anchors()]).toEqual([0, null]);
    expect((await server.run()).record).toMatchObject({ state: 'succeeded', newRevisions: 3 });
  }, 60_000);

  it('that names the same revisions again and again asks for each once', async () => {
    listing((revisions) => Array.from({ length: 20_000 }, () => revisions).flat());
    expect((await server.run()).record).toMatchObject({ state: 'succeeded', newRevisions: 3, problemCount: 0 });
    const asked = server.upstream.calls.flatMap(({ message }) => (message as { updateIds?: unknown[] }).updateIds ?? []);
    expect(asked).toHaveLength(3);
  });

  it('of thousands that nobody serves ends the run with its reason and without its anchor, after a bounded number of calls', async () => {
    listing((revisions) => [...revisions, ...Array.from({ length: 5_000 }, (_, number) => identity(1_000 + number))]);
    const { record } = await server.run();
    expect(record).toMatchObject({ state: 'failed', failureCode: 'UPSTREAM_REFUSED', failure: expect.stringContaining('serves no metadata any more') });
    expect(server.upstream.calls.length).toBeLessThan(200);
    expect(await anchors()).toBeNull();
    expect((await server.run()).record).toMatchObject({ state: 'succeeded' });
    expect(await server.revisionCount()).toBe(3);
  });

  it('with a few that nobody serves tells of these and brings the others', async () => {
    listing((revisions) => [identity(900), ...revisions, identity(901)]);
    const { record, problems } = await server.run();
    expect([record.state, record.newRevisions, problems]).toEqual(['succeeded', 3, ['NOT_SERVED', 'NOT_SERVED']]);
  });

  it.each([-1, 2_147_483_647])('with the revision number %i does no harm', async (RevisionNumber) => {
    listing((revisions) => [...revisions, { UpdateID: guid(900), RevisionNumber }]);
    const { record, problems } = await server.run();
    expect([record.state, record.newRevisions, problems]).toEqual(['succeeded', 3, ['NOT_SERVED']]);
  });
});

it('documents that were not asked for, thousands of them, are left out and told of in a few lines', async () => {
  server.upstream.script('GetUpdateData', {
    kind: 'change',
    change: ({ GetUpdateDataResult: result }: DataAnswer) => ({
      GetUpdateDataResult: { ...result, updates: [...Array.from({ length: 2_000 }, (_, number) => ({ Id: identity(5_000 + number), XmlUpdateBlob: update(5_000 + number), FileDigestList: [] })), ...result.updates] },
    }),
  });
  const { record, problems } = await server.run();
  expect([record.state, record.newRevisions, problems]).toEqual(['succeeded', 3, ['NOT_ASKED_FOR', 'NOT_ASKED_FOR', 'NOT_ASKED_FOR']]);
  expect(await server.revisionCount()).toBe(3);
});
