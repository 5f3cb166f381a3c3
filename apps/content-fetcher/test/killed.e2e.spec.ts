import { createHash, randomBytes } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { createTestBus } from '@sluice/testing/environment';
import { FetcherProcesses, until } from './fetcher-processes.js';
import { digestOf, Fetching } from './upstream/fetching.js';
import { honest, misbehaviours as bad, ScriptedFiles } from './upstream/scripted-files.js';

const MEBIBYTE = 1024 * 1024;
const PIECE = 8 * MEBIBYTE;
/** How large the file is; the variable makes it as large as one likes. */
const SIZE = Number(process.env['SLUICE_TEST_FILE_MIB'] ?? 120) * MEBIBYTE + 12_345;

let fetching: Fetching;
let server: ScriptedFiles;
let processes: FetcherProcesses;

beforeAll(async () => {
  fetching = await Fetching.create();
  server = await ScriptedFiles.start();
  processes = new FetcherProcesses({
    DATABASE_URL: fetching.databaseUrl, NATS_URL: (await createTestBus()).url, SLUICE_CONTENT_DIRECTORY: fetching.directory, SLUICE_CONTENT_RANGES: '3',
  });
});
afterAll(async () => {
  await processes.endAll();
  await server.stop();
  await fetching.close();
});

/** Bytes that no two pieces share. */
function largeFile(): Buffer {
  const [bytes, block] = [Buffer.alloc(SIZE), randomBytes(MEBIBYTE)];
  for (let at = 0; at < SIZE; at += MEBIBYTE) {
    block.writeUInt32LE(at / MEBIBYTE);
    block.copy(bytes, at);
  }
  return bytes;
}

it('a large file arrives whole although processes are killed, the network is cut and the server lies, and little of it comes twice', async () => {
  const bytes = largeFile();
  const path = (name: string) => `/Content/${name.slice(-2)}/${name}.cab`;
  await fetching.configure({ upstreamKind: 'sluice', upstreamUrl: server.url });
  const file = await fetching.addFile(bytes);
  server.files.set(path(file.name), bytes);

  let sent = 0;
  let free = 0;
  const held: (() => void)[] = [];
  // Answers are held back beyond `free`, so that the test decides how far the file is when something happens.
  server.always = (request, response, all) => {
    const answer = (): void => {
      sent += request.end - request.start + 1;
      honest(request, response, all);
    };
    if (free > 0) { free -= 1; answer(); } else held.push(answer);
  };
  const letPass = (count: number): void => {
    free += count;
    while (free > 0 && held.length > 0) { free -= 1; held.shift()!(); }
  };
  const piecesHere = async (): Promise<number> => {
    for await (const partial of fetching.store.listPartials()) if (partial.name === file.name) return Math.floor(partial.bytes / PIECE);
    return 0;
  };
  const neverServed = async (url: string): Promise<void> => {
    expect(await fetching.store.stat(file.name)).toBeNull();
    const response = await fetch(`${url}${path(file.name)}`, { method: 'HEAD', signal: AbortSignal.timeout(20_000) });
    // On its way it may be passed through; what the store itself hands out has a date.
    expect(response.headers.get('last-modified')).toBeNull();
  };

  // Killed, three times, each time a little farther.
  for (let round = 0; round < 3; round += 1) {
    const { child, url } = await processes.start();
    const before = await piecesHere();
    letPass(1);
    await until(`pieces to be written in round ${round}: ${processes.log.join('')}`, async () => await piecesHere() > before);
    if (round === 0) await neverServed(url);
    await processes.end(child, 'SIGKILL');
    held.length = 0;
    free = 0;
  }
  const kept = await piecesHere();
  expect(kept).toBeGreaterThanOrEqual(3);

  // Two replicas; the connections break, the server is down, lies about the length, and sends less than it says.
  server.script.push(bad.breakAfter(5), bad.status(503), bad.breakAfter(0), bad.endAfter(3 * MEBIBYTE), bad.claimTotal(SIZE + 1));
  letPass(Infinity);
  await Promise.all([processes.start(), processes.start()]);
  await until(`the lie to be noticed: ${processes.log.join('')}`, async () => (await fetching.events('ContentFailed')).length > 0);
  await fetching.hurry();
  await until(`the file to be available: ${processes.log.join('')}`, async () => {
    await fetching.hurry();
    return (await fetching.row(file))?.state === 'available';
  });

  const digest = createHash('sha256');
  for await (const chunk of await fetching.store.read(file.name)) digest.update(chunk as Buffer);
  expect(digest.digest('hex')).toBe(digestOf('sha256', bytes).toString('hex'));
  // What was under way when a process died comes again, and nothing else does.
  expect(sent).toBeLessThan(SIZE + (3 * 3 + 6) * 4 * PIECE);
  expect(await fetching.events('ContentAvailable')).toEqual([{ files: [{ digest: file.sha1.toString('base64'), size: SIZE }] }]);
  expect((await fetching.events('ContentFailed')).map((data) => (data as { reason: string }).reason)).toContain('lengthMismatch');
}, 600_000);

it('a flipped byte never reaches the store, and the file arrives at the next attempt', async () => {
  server.calm();
  const file = await fetching.addFile(randomBytes(PIECE + 1));
  server.files.set(`/Content/${file.name.slice(-2)}/${file.name}.cab`, file.bytes);
  server.always = bad.flipBit();
  const { url } = await processes.start();
  await until('the file to be quarantined', async () => (await fetching.row(file))?.state === 'quarantined');
  const address = `${url}/Content/${file.name.slice(-2)}/${file.name}.cab`;
  expect([(await fetch(address)).status, await fetching.stored(file)]).toEqual([404, null]);
  server.calm();
  await fetching.hurry();
  await until('the file to be available', async () => (await fetching.row(file))?.state === 'available');
  expect(Buffer.from(await (await fetch(address)).arrayBuffer()).equals(file.bytes)).toBe(true);
}, 120_000);
