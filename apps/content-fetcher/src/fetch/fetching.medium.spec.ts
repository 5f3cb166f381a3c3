import { createCipheriv, createHash, randomBytes } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { DecryptionKey, importFileDecryption, reconcileContent, takeFile } from '@sluice/domain/content';
import { Fetching, type MadeFile } from '../../test/upstream/fetching.js';
import { misbehaviours as bad, ScriptedFiles } from '../../test/upstream/scripted-files.js';

const MEBIBYTE = 1024 * 1024;
/** Four pieces of the store, the last one short. */
const LARGE = randomBytes(25 * MEBIBYTE + 17);
const SMALL = Buffer.from('a small file');

describe('fetching a file', () => {
  let fetching: Fetching;
  let server: ScriptedFiles;

  beforeAll(async () => {
    fetching = await Fetching.create();
    server = await ScriptedFiles.start();
  });
  beforeEach(async () => {
    await fetching.reset();
    server.calm();
    server.files.clear();
    await fetching.configure({ upstreamKind: 'wsus', upstreamUrl: server.url });
  });
  afterAll(async () => {
    await fetching.close();
    await server.stop();
  });

  const pathOf = ({ name }: MadeFile): string => `/Content/${name.slice(-2)}/${name}.cab`;

  async function offer(bytes: Buffer, changes?: Parameters<Fetching['addFile']>[1]): Promise<MadeFile> {
    const file = await fetching.addFile(bytes, changes);
    server.files.set(pathOf(file), bytes);
    return file;
  }

  async function expectHere(file: MadeFile): Promise<void> {
    expect(await fetching.row(file)).toMatchObject({ state: 'available', failureCode: null });
    expect((await fetching.stored(file))?.equals(file.bytes)).toBe(true);
    expect(await fetching.events('ContentAvailable')).toEqual([{ files: [{ digest: file.sha1.toString('base64'), size: file.bytes.length }] }]);
  }

  async function expectNotHere(file: MadeFile, state: string, reason: string): Promise<void> {
    expect(await fetching.row(file)).toMatchObject({ state, failureCode: reason });
    expect(await fetching.stored(file)).toBeNull();
    expect((await fetching.events('ContentFailed')).at(-1)).toMatchObject({ digest: file.sha1.toString('base64'), reason });
    expect(await fetching.events('ContentAvailable')).toEqual([]);
  }

  it('brings it in parts of the store\'s pieces, several at a time, and none twice', async () => {
    const file = await offer(LARGE);
    expect(await fetching.fetchNext()).toBeNull();
    await expectHere(file);
    const asked = server.requests.map(({ start, end }) => [start, end]).sort(([a = 0], [b = 0]) => a - b);
    expect(asked).toEqual([[0, 8 * MEBIBYTE - 1], [8 * MEBIBYTE, 16 * MEBIBYTE - 1], [16 * MEBIBYTE, 24 * MEBIBYTE - 1], [24 * MEBIBYTE, LARGE.length - 1]]);
    expect(await fetching.fetchNext()).toBe('nothing');
  });

  it('brings an empty one', async () => {
    const file = await offer(Buffer.alloc(0));
    expect(await fetching.fetchNext()).toBeNull();
    await expectHere(file);
  });

  it('goes on where an earlier process was killed, without asking for what is here', async () => {
    const file = await offer(LARGE);
    const earlier = await fetching.store.openPartial(file.name, LARGE.length);
    for (const piece of [0, 2]) await earlier.writePiece(piece, LARGE.subarray(piece * earlier.pieceBytes, (piece + 1) * earlier.pieceBytes));
    earlier.close();
    await fetching.fetchNext();
    await expectHere(file);
    expect(server.requests.map(({ start }) => start / MEBIBYTE).sort((a, b) => a - b)).toEqual([8, 24]);
  });

  it('finds it in the store when a process was killed between its commit and the note of it', async () => {
    const file = await offer(SMALL);
    const partial = await fetching.store.openPartial(file.name, SMALL.length);
    await partial.writePiece(0, SMALL);
    await partial.commit({ sha1: file.sha1, sha256: null });
    await fetching.fetchNext();
    await expectHere(file);
    expect(server.requests).toEqual([]);
  });

  it('lets go of it when the process stops, and another goes on with what came', async () => {
    const file = await offer(LARGE);
    const stopping = new AbortController();
    // Two parts come, and while the others are waited for the process is told to stop.
    server.script.push(null, null, () => setTimeout(() => stopping.abort(new Error('stop')), 50), () => undefined);
    const parts = fetching.parts();
    expect(await fetching.fetchNext(parts, stopping.signal)).toBeNull();
    expect(await fetching.row(file)).toMatchObject({ state: 'wanted', attempts: 0 });
    expect(await fetching.events('ContentFailed')).toEqual([]);
    const before = server.requests.length;
    await fetching.fetchNext();
    await expectHere(file);
    expect(server.requests.length).toBeLessThanOrEqual(before + 4);
  });

  describe('from a server that fails', () => {
    it('bears with connections that break, and asks again only for what is missing', async () => {
      const file = await offer(LARGE);
      server.script.push(bad.breakAfter(MEBIBYTE), bad.breakAfter(2 * MEBIBYTE), bad.breakAfter(0), null, bad.status(503), bad.status(429, { 'retry-after': '1' }));
      expect(await fetching.fetchNext()).toBeNull();
      await expectHere(file);
      const resumed = server.requests.filter(({ start }) => start % (8 * MEBIBYTE) !== 0);
      expect(resumed.length).toBeGreaterThan(0);
    });

    it('bears with an answer that ends too early without saying so', async () => {
      const file = await offer(LARGE);
      server.script.push(bad.endAfter(3 * MEBIBYTE), bad.endAfter(0));
      expect(await fetching.fetchNext()).toBeNull();
      await expectHere(file);
    });

    it.each([
      ['breaks every connection', bad.breakAfter(0), 'upstreamUnavailable'], ['is down', bad.status(503), 'upstreamUnavailable'], ['refuses', bad.status(403), 'upstreamUnavailable'],
      ['does not have it', bad.status(404), 'notFound'], ['has less of it', bad.status(416), 'lengthMismatch'], ['compresses', bad.compressed(), 'upstreamUnavailable'],
      ['asks for an hour of peace', bad.status(503, { 'retry-after': '3600' }), 'upstreamUnavailable'],
    ])('gives up for now when it %s', async (_what, misbehaviour, reason) => {
      const file = await offer(SMALL);
      server.always = misbehaviour;
      expect(await fetching.fetchNext()).toBe(reason);
      await expectNotHere(file, 'failed', reason);
      server.calm();
      await fetching.hurry();
      expect(await fetching.fetchNext()).toBeNull();
      await expectHere(file);
    });

    it('keeps what came when it gives up', async () => {
      const file = await offer(LARGE);
      server.always = ({ start, end, path }, response, bytes) => (start < 8 * MEBIBYTE ? bad.breakAfter(9 * MEBIBYTE) : bad.breakAfter(0))({ start, end, path }, response, bytes);
      expect(await fetching.fetchNext()).toBe('upstreamUnavailable');
      server.calm();
      await fetching.hurry();
      expect(await fetching.fetchNext()).toBeNull();
      await expectHere(file);
      expect(server.requests.some(({ start }) => start === 0)).toBe(false);
    });

    it('takes the whole file from one that knows no parts', async () => {
      const file = await offer(LARGE);
      server.always = bad.ignoreRange();
      expect(await fetching.fetchNext()).toBeNull();
      await expectHere(file);
    });

    it('gives up on one that never answers', async () => {
      const file = await offer(SMALL);
      server.always = () => undefined;
      expect(await fetching.fetchNext(fetching.parts({ SLUICE_UPSTREAM_TIMEOUT_SECONDS: '1' }))).toBe('upstreamUnavailable');
      await expectNotHere(file, 'failed', 'upstreamUnavailable');
    }, 60_000);

    it('asks the upstream server to fetch what it does not have, and an origin not', async () => {
      const file = await fetching.addFile(SMALL);
      await fetching.fetchNext();
      expect(await fetching.events('UpstreamContentMissed')).toEqual([{ digests: [file.sha1.toString('base64')] }]);
      await fetching.configure({ contentSource: 'microsoft' });
      await fetching.addFile(Buffer.from('other'), { originUrl: `${server.url}/nowhere` });
      expect(await fetching.fetchNext()).toBe('notFound');
      expect(await fetching.events('UpstreamContentMissed')).toHaveLength(1);
    });
  });

  describe('from a server that lies', () => {
    it.each([
      ['claims that it is longer', bad.claimTotal(SMALL.length + 1)], ['claims that it is shorter', bad.claimTotal(SMALL.length - 1)],
      ['sends more than it said', bad.sendMore()], ['sends another part', bad.shift(1)],
    ])('stores nothing when it %s', async (_what, misbehaviour) => {
      const file = await offer(SMALL);
      server.always = misbehaviour;
      expect(await fetching.fetchNext()).toBe('lengthMismatch');
      await expectNotHere(file, 'failed', 'lengthMismatch');
    });

    it('quarantines bytes with one wrong bit, and fetches all of them again', async () => {
      const file = await offer(LARGE);
      server.script.push(null, bad.flipBit());
      expect(await fetching.fetchNext()).toBe('digestMismatch');
      await expectNotHere(file, 'quarantined', 'digestMismatch');
      const quarantined = [];
      for await (const { name } of fetching.store.listQuarantine()) quarantined.push(name);
      expect(quarantined).toEqual([file.name]);
      server.calm();
      await fetching.hurry();
      expect(await fetching.fetchNext()).toBeNull();
      await expectHere(file);
    });

    it('checks SHA-256 as well (MS-WSUSSS 5.1)', async () => {
      const file = await offer(SMALL, { sha256: Buffer.alloc(32, 7) });
      expect(await fetching.fetchNext()).toBe('digestMismatch');
      await expectNotHere(file, 'quarantined', 'digestMismatch');
    });
  });

  describe('when it is led elsewhere', () => {
    const atOrigin = (originUrl: string, bytes = SMALL) => fetching.addFile(bytes, { originUrl });
    const strict = () => fetching.parts({ SLUICE_CONTENT_ALLOWED_NETWORKS: '203.0.113.0/24' });

    beforeEach(() => fetching.configure({ contentSource: 'microsoft' }));

    it('follows redirects, a few of them', async () => {
      server.files.set('/real', SMALL);
      const file = await atOrigin(`${server.url}/a`);
      server.script.push(bad.redirect('/b'), bad.redirect(`${server.url}/real`));
      expect(await fetching.fetchNext()).toBeNull();
      await expectHere(file);
    });

    it('asks a proxy by the whole address, but of no forbidden one', async () => {
      const through = () => fetching.parts({ SLUICE_UPSTREAM_PROXY: server.url, SLUICE_CONTENT_ALLOWED_NETWORKS: '203.0.113.0/24' });
      server.files.set('http://files.example/a', SMALL);
      const file = await atOrigin('http://files.example/a');
      expect(await fetching.fetchNext(through())).toBeNull();
      await expectHere(file);
      await atOrigin('http://169.254.169.254/a', Buffer.from('another'));
      expect(await fetching.fetchNext(through())).toBe('forbiddenAddress');
      expect(server.requests).toHaveLength(1);
    });

    it('does not follow redirects in a circle', async () => {
      const file = await atOrigin(`${server.url}/a`);
      server.always = bad.redirect('/a');
      expect(await fetching.fetchNext()).toBe('upstreamUnavailable');
      await expectNotHere(file, 'failed', 'upstreamUnavailable');
      expect(server.requests).toHaveLength(6);
    });

    it.each(['http://169.254.169.254/latest', 'http://[fe80::1]/x', 'file:///etc/passwd', 'http://user:word@127.0.0.1/', 'http://[::ffff:169.254.169.254]/', 'http://0xa9fea9fe/'])(
      'does not follow a redirect to %s', async (target) => {
        const file = await atOrigin(`${server.url}/a`);
        server.always = bad.redirect(target);
        expect(await fetching.fetchNext()).toBe('forbiddenAddress');
        await expectNotHere(file, 'failed', 'forbiddenAddress');
      });

    it('asks nothing of a loopback address that a document names, by whatever spelling or name', async () => {
      for (const [index, host] of ['127.0.0.1', 'localhost', '2130706433', '0x7f.1', '[::ffff:127.0.0.1]', 'x.localhost'].entries()) {
        const file = await atOrigin(`http://${host}:${server.port}/a`, Buffer.from(`file ${index}`));
        expect([host, await fetching.fetchNext(strict())]).toEqual([host, 'forbiddenAddress']);
        expect(await fetching.row(file)).toMatchObject({ state: 'failed' });
      }
      expect(server.requests).toEqual([]);
      await fetching.hurry();
    });

    it('fetches from the upstream server an administrator has named by a loopback address, but follows none of its redirects there', async () => {
      const other = await ScriptedFiles.start();
      await fetching.configure({ contentSource: 'upstream' });
      const file = await offer(SMALL);
      expect(await fetching.fetchNext(strict())).toBeNull();
      await expectHere(file);
      await offer(Buffer.from('another'));
      server.always = bad.redirect(`${other.url}/x`);
      expect(await fetching.fetchNext(strict())).toBe('forbiddenAddress');
      expect(other.requests).toEqual([]);
      await other.stop();
    });
  });

  describe('that is encrypted', () => {
    const key = randomBytes(32);
    const encrypt = (plain: Buffer): Buffer => {
      const cipher = createCipheriv('aes-256-cbc', key, Buffer.alloc(16));
      return Buffer.concat([cipher.update(plain), cipher.final()]);
    };
    const giveKey = (file: MadeFile, bytes = key) => importFileDecryption(fetching.dataSource, [
      { sha1: file.sha1, decryptionKey: new DecryptionKey(bytes), securityData: null, encryptedSha256: null }]);

    it.each([SMALL, LARGE, randomBytes(8 * MEBIBYTE), randomBytes(16)])('stores the plain bytes (case %#)', async (bytes) => {
      const file = await offer(bytes);
      await giveKey(file);
      server.files.set(pathOf(file), encrypt(bytes));
      server.script.push(null, bad.breakAfter(100_001));
      expect(await fetching.fetchNext()).toBeNull();
      await expectHere(file);
      expect(await fetching.dataSource.query('SELECT is_decrypted FROM content.content_file')).toEqual([{ is_decrypted: true }]);
    });

    it('is stored as it comes when the server above has decrypted it', async () => {
      const file = await offer(SMALL);
      await giveKey(file);
      expect(await fetching.fetchNext()).toBeNull();
      await expectHere(file);
      expect(await fetching.dataSource.query('SELECT is_decrypted FROM content.content_file')).toEqual([{ is_decrypted: false }]);
    });

    it.each([['another key', randomBytes(32)], ['a key of no algorithm', randomBytes(7)]])('is not stored with %s', async (_what, wrong) => {
      const file = await offer(SMALL);
      await giveKey(file, wrong);
      server.files.set(pathOf(file), encrypt(SMALL));
      expect(await fetching.fetchNext()).toBe('decryptionFailed');
      await expectNotHere(file, 'failed', 'decryptionFailed');
    });
  });

  describe('when there is too little room', () => {
    it('stops at the quota, and goes on when there is room; unneeded files make room first', async () => {
      const parts = fetching.parts({ SLUICE_CONTENT_QUOTA: '20' });
      const old = await offer(SMALL);
      await fetching.fetchNext(parts);
      const next = await offer(Buffer.from('another file'));
      expect(await fetching.fetchNext(parts)).toBe('quotaReached');
      expect(await fetching.row(next)).toMatchObject({ state: 'failed', failureCode: 'quotaReached' });
      expect(await fetching.row(old)).toMatchObject({ state: 'available' });
      await fetching.dataSource.query(`INSERT INTO deployments.declined_update SELECT update_id, now(), 1 FROM catalog.revision
        JOIN catalog.revision_file f USING (revision_id) WHERE f.sha1 = $1`, [old.sha1]);
      await reconcileContent(fetching.dataSource);
      await fetching.hurry();
      expect(await fetching.fetchNext(parts)).toBeNull();
      expect([await fetching.stored(old), await fetching.row(old)]).toEqual([null, undefined]);
      expect(await fetching.row(next)).toMatchObject({ state: 'available' });
    });

    it('stops when the disk is nearly full', async () => {
      const file = await offer(SMALL);
      expect(await fetching.fetchNext(fetching.parts({ SLUICE_CONTENT_RESERVE: '1000 TiB' }))).toBe('noSpace');
      await expectNotHere(file, 'failed', 'noSpace');
    });
  });

  it('is done once, however many replicas work', async () => {
    const files = [];
    for (let index = 0; index < 6; index += 1) files.push(await offer(Buffer.from(`file ${index}`)));
    const replicas = Array.from({ length: 4 }, async () => {
      const parts = fetching.parts();
      while (await fetching.fetchNext(parts) !== 'nothing');
    });
    await Promise.all(replicas);
    expect(server.requests.map(({ path }) => path).sort()).toEqual(files.map(pathOf).sort());
    expect(await fetching.events('ContentAvailable')).toHaveLength(6);
  });

  it('is given up by a process that lost its lease, and stored by the one that has it', async () => {
    const file = await offer(LARGE);
    let release = (): void => undefined;
    server.script.push((_request, response) => { release = () => response.destroy(); });
    const first = fetching.fetchNext(fetching.parts({ SLUICE_CONTENT_RANGES: '1' }));
    while (server.requests.length === 0) await new Promise((resolve) => setImmediate(resolve));
    await fetching.dataSource.query(`UPDATE content.content_file SET lease_expires_at = now() - interval '1 second'`);
    expect(await fetching.fetchNext()).toBeNull();
    release();
    expect(await first).toBeNull();
    await expectHere(file);
    expect(await takeFile(fetching.dataSource, 30)).toBeNull();
  });

  it('never tells an address or a key', async () => {
    await fetching.configure({ contentSource: 'microsoft' });
    const file = await fetching.addFile(SMALL, { originUrl: 'http://127.0.0.1:9/secret?token=hidden' });
    await fetching.fetchNext();
    expect(JSON.stringify([await fetching.row(file), await fetching.events('ContentFailed')])).not.toMatch(/hidden|secret|127\.0/);
    expect(createHash('sha1').update(SMALL).digest()).toEqual(file.sha1);
  });
});
