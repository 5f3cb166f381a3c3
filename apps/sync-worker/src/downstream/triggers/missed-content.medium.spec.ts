import { createHash } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { Log } from '@sluice/platform/observability';
import { DownstreamServer } from '../../../test/downstream-server.js';
import type { DownstreamConfig } from '../downstream.config.js';
import { MissedContentController } from './missed-content.controller.js';

const config = { SLUICE_SERVER_NAME: 'lower.test', SLUICE_SYNCHRONIZATION_PAUSE_PERCENT: 0, SLUICE_UPSTREAM_TIMEOUT_SECONDS: 2 } as DownstreamConfig;
const digests = Array.from({ length: 150 }, (_, index) => createHash('sha1').update(`file ${index}`).digest());

describe('files that the upstream server does not have (MS-WSUSSS 3.2.4.4)', () => {
  let server: DownstreamServer;
  let controller: MissedContentController;

  beforeAll(async () => {
    server = await DownstreamServer.start();
    controller = new MissedContentController(server.dataSource, config, Log.create({ service: 'test', destination: { write: () => undefined } }));
  });
  beforeEach(async () => {
    server.upstream.calls.length = 0;
    await server.configure();
  });
  afterAll(async () => {
    await controller.onApplicationShutdown();
    await server.stop();
  });

  const miss = () => controller.missed({ digests: digests.map((digest) => digest.toString('base64')) }, { stopping: new AbortController().signal });
  const asked = () => server.upstream.calls.filter(({ operation }) => operation === 'DownloadFiles').map(({ message }) => (message as { fileDigestList: Buffer[] }).fileDigestList);

  it('are asked for with DownloadFiles, at most 100 at once', async () => {
    await miss();
    expect(asked().map((list) => list.length)).toEqual([100, 50]);
    expect(asked().flat()).toEqual(digests);
  });

  it('are not asked for again when the upstream server does not know them', async () => {
    server.upstream.script('DownloadFiles', { kind: 'fault', errorCode: 'FileDigestsMissing', message: 'x' });
    await miss();
    expect(asked()).toHaveLength(1);
  });

  it('are not asked for where Microsoft, or nobody, is the upstream', async () => {
    for (const upstreamKind of ['microsoft', 'none'] as const) {
      await server.configure({ upstreamKind, upstreamUrl: null });
      await miss();
    }
    expect(asked()).toEqual([]);
  });
});
