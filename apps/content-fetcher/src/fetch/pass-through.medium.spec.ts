import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import type { Readable } from 'node:stream';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { Fetching, type MadeFile } from '../../test/upstream/fetching.js';
import { misbehaviours as bad, ScriptedFiles } from '../../test/upstream/scripted-files.js';
import type { PassThrough } from '../pass-through.js';
import { UpstreamPassThrough } from './pass-through.service.js';
import type { Fetcher } from './schedule/fetcher.service.js';

describe('a file that is passed through', () => {
  let fetching: Fetching;
  let server: ScriptedFiles;
  let passThrough: PassThrough;
  let looks = 0;
  const bytes = randomBytes(300_000);

  beforeAll(async () => {
    fetching = await Fetching.create();
    server = await ScriptedFiles.start();
  });
  beforeEach(async () => {
    await fetching.reset();
    server.calm();
    await fetching.configure({ upstreamKind: 'sluice', upstreamUrl: server.url });
    passThrough = new UpstreamPassThrough(fetching.dataSource, fetching.parts().upstream, { look: () => { looks += 1; } } as Fetcher);
  });
  afterAll(async () => {
    await fetching.close();
    await server.stop();
  });

  async function offer(changes?: Parameters<Fetching['addFile']>[1]): Promise<MadeFile> {
    const file = await fetching.addFile(bytes, changes);
    server.files.set(`/Content/${file.name.slice(-2)}/${file.name}.cab`, bytes);
    return file;
  }
  const collect = async (stream: Readable): Promise<Buffer> => Buffer.concat(await stream.toArray() as Buffer[]);

  it('has any part of the bytes before they are stored, and is the next one to be fetched', async () => {
    const file = await offer();
    const before = looks;
    const passing = await passThrough.open(file.name);
    expect([passing?.size, looks]).toEqual([bytes.length, before + 1]);
    expect((await collect(await passing!.read({ start: 100_000, end: 299_999 }))).equals(bytes.subarray(100_000))).toBe(true);
    expect((await collect(await passing!.read({ start: 7, end: 7 }))).equals(bytes.subarray(7, 8))).toBe(true);
    expect(await fetching.dataSource.query('SELECT state, priority FROM content.content_file')).toEqual([{ state: 'wanted', priority: 0 }]);
  });

  it('does not exist when nobody needs it, when it is unknown, or when its bytes were wrong', async () => {
    const unneeded = await offer({ approved: false });
    expect([await passThrough.open(unneeded.name), await passThrough.open('0'.repeat(40))]).toEqual([null, null]);
    await fetching.reset();
    await fetching.configure({ upstreamKind: 'sluice', upstreamUrl: server.url });
    const wrong = await offer({ sha256: Buffer.alloc(32) });
    expect(await fetching.fetchNext()).toBe('digestMismatch');
    expect(await passThrough.open(wrong.name)).toBeNull();
  });

  it('is there although there is no room to store it', async () => {
    const file = await offer();
    expect(await fetching.fetchNext(fetching.parts({ SLUICE_CONTENT_QUOTA: '5' }))).toBe('quotaReached');
    expect((await passThrough.open(file.name))?.size).toBe(bytes.length);
  });

  it('is refused before the first byte when the server above has nothing to give', async () => {
    const passing = await passThrough.open((await offer()).name);
    for (const misbehaviour of [bad.status(404), bad.claimTotal(5), bad.breakAfter(0)]) {
      server.script.push(misbehaviour);
      await expect(passing!.read({ start: 0, end: 99 })).rejects.toMatchObject({ name: 'FetchProblem' });
    }
  });

  it('fails in the middle when the server above does', async () => {
    const passing = await passThrough.open((await offer()).name);
    server.script.push(bad.endAfter(100_000));
    await expect(passing!.read({ start: 0, end: 299_999 }).then(collect)).rejects.toMatchObject({ code: 'upstreamUnavailable' });
  });

  it('ends its transfer when the client goes away', async () => {
    const passing = await passThrough.open((await offer()).name);
    const ended = new Promise<void>((resolve) => {
      server.script.push((_request, response) => {
        response.on('close', () => resolve()).writeHead(206, { 'content-range': `bytes 0-299999/${bytes.length}` });
        response.write(bytes.subarray(0, 10));
      });
    });
    const stream = await passing!.read({ start: 0, end: 299_999 });
    stream.on('error', () => undefined).destroy();
    await once(stream, 'close');
    await ended;
  });
});
