import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { buffer } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { all, store as storeFile, type TestFile, testFile } from '../../test/content-store-contract.js';
import { type S3Server, startS3Server } from '../../test/s3-server.js';
import { type ContentStore, DirectoryStore } from './index.js';
import { S3Store } from './s3/s3-store.js';

const PROGRAM = fileURLToPath(new URL('../../test/write-content.mjs', import.meta.url));
const MEBIBYTE = 1024 * 1024;

/** One process that writes a file, see write-content.mjs. */
class Writer {
  readonly said: string[] = [];
  readonly ended: Promise<void>;
  readonly process: ChildProcess;

  constructor(target: object, path: string, file: TestFile, onLine: (line: string) => void = () => undefined) {
    const job = { ...target, file: path, name: file.name, sha1: file.expected.sha1.toString('hex'), sha256: file.expected.sha256.toString('hex') };
    const child = spawn(process.execPath, ['--no-warnings', PROGRAM, JSON.stringify(job)], { stdio: ['ignore', 'pipe', 'inherit'], env: {} });
    this.process = child;
    let rest = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      const lines = (rest + text).split('\n');
      rest = lines.pop()!;
      for (const line of lines) {
        this.said.push(line);
        onLine(line);
      }
    });
    this.ended = new Promise((resolve) => { child.on('close', () => resolve()); });
  }

  get committed(): boolean { return this.said.includes('committed'); }

  /** The pieces that it knew to be durable. */
  get pieces(): number[] {
    return this.said.flatMap((line) => /^(?:here|piece) (.+)$/.exec(line)?.[1]?.split(' ').map(Number) ?? []);
  }
}

/** What must hold after a crash, before anybody tries again: nothing that is not whole, and no piece lost that was durable. */
async function expectSound(store: ContentStore, file: TestFile, writer: Writer): Promise<void> {
  const stored = await store.stat(file.name);
  if (stored === null) expect(writer.committed).toBe(false);
  else expect(file.bytes.equals(await buffer(await store.read(file.name)))).toBe(true);
  const partial = await store.openPartial(file.name, file.bytes.length);
  for (const index of writer.pieces) expect(partial.pieces.has(index)).toBe(true);
  partial.close();
}

async function expectStored(store: ContentStore, file: TestFile): Promise<void> {
  expect(file.bytes.equals(await buffer(await store.read(file.name)))).toBe(true);
  expect(await all(store.listQuarantine())).toEqual([]);
}

describe('a content store whose processes are killed', () => {
  let root: string;
  beforeAll(async () => { root = await mkdtemp(join(tmpdir(), 'sluice-crashes-')); });
  const servers: S3Server[] = [];
  afterAll(async () => {
    for (const server of servers) await server.close();
    await rm(root, { recursive: true });
  });

  async function onDisk(size: number): Promise<{ readonly file: TestFile; readonly path: string }> {
    const file = testFile(size);
    const path = join(root, `${file.name}.bytes`);
    await writeFile(path, file.bytes);
    return { file, path };
  }

  it('in a directory, before every single call that changes something, loses nothing and shows nothing that is not whole', async () => {
    const { file, path } = await onDisk(8 * MEBIBYTE + 1);
    let calls = 0;
    for (let completed = false; !completed;) {
      calls += 1;
      const directory = join(root, `step-${calls}`);
      const first = new Writer({ directory, dieBefore: calls }, path, file);
      await first.ended;
      completed = first.committed && first.process.exitCode === 0;
      const store = await DirectoryStore.open(directory);
      await expectSound(store, file, first);
      await storeFile(store, file);
      await expectStored(store, file);
      expect(await readdir(join(directory, 'partial'))).toEqual([]);
      await rm(directory, { recursive: true });
    }
    expect(calls).toBeGreaterThan(25);
  }, 300_000);

  it('in a directory, again and again while it writes, goes on where it was', async () => {
    const { file, path } = await onDisk(80 * MEBIBYTE + 11);
    const directory = join(root, 'again');
    const store = await DirectoryStore.open(directory);
    let attempts = 0;
    for (let committed = false; !committed; attempts += 1) {
      // Each life ends with its second piece, while the third is being written.
      const writer: Writer = new Writer({ directory }, path, file, () => { if (writer.said.length > 2) writer.process.kill('SIGKILL'); });
      await writer.ended;
      committed = await store.stat(file.name) !== null;
      if (!committed) expect(writer.pieces.length).toBeGreaterThan(attempts);
      expect(attempts).toBeLessThan(12);
    }
    await expectStored(store, file);
    expect(attempts).toBeGreaterThan(1);
  }, 120_000);

  it.each([
    ['that is not worked on', false],
    ['whose answer it does not hear', true],
  ])('in an object storage, at every request that changes something and %s, loses nothing and shows nothing that is not whole', async (_which, passesOn) => {
    const { file, path } = await onDisk(8 * MEBIBYTE + 1);
    const server = await startS3Server({ copiesParts: true });
    servers.push(server);
    let request = 0;
    for (let completed = false; !completed;) {
      request += 1;
      const s3 = { ...server.settings, credentials: undefined, prefix: `life-${request}/` };
      const first = new Writer({ s3 }, path, file);
      let seen = 0;
      server.intercept = (method) => {
        if (method === 'GET' || method === 'HEAD') return true;
        seen += 1;
        if (seen === request) first.process.kill('SIGKILL');
        return seen < request || (seen === request && passesOn);
      };
      await first.ended;
      server.intercept = () => true;
      await server.idle();
      completed = first.committed;
      const store = await S3Store.open({ ...server.settings, prefix: s3.prefix });
      await expectSound(store, file, first);
      await storeFile(store, file);
      await expectStored(store, file);
      expect(await all(store.listPartials())).toEqual([]);
    }
    expect(request).toBeGreaterThan(7);
  }, 300_000);
});
