import { Readable } from 'node:stream';
import { describe, expect, it } from '@jest/globals';
import { ContentStoreError, type ContentStore, type ContentStoreConfig, type PartialContent } from '@sluice/platform/content-store';
import type { DataSource } from 'typeorm';
import type { ContentStoreAccess } from '../content/content-store-access.js';
import { OpenUploads } from './open-uploads.js';
import { UploadRoom } from './upload-room.js';
import { UploadsService } from './uploads.service.js';

const NAME = 'A'.repeat(40);

/** One opening of a file of two pieces of ten bytes; `fail` says what its next calls throw. */
class ScriptedPartial implements PartialContent {
  readonly pieceBytes = 10;
  readonly pieceCount = 2;
  readonly pieces = new Set<number>();
  isClosed = false;

  constructor(readonly fail: ContentStoreError | null = null) {}

  writePiece(index: number): Promise<void> {
    if (this.fail !== null) return Promise.reject(this.fail);
    this.pieces.add(index);
    return Promise.resolve();
  }

  commit(): Promise<never> { return Promise.reject(new ContentStoreError('INCOMPLETE', 'pieces are missing')); }
  discard(): Promise<void> { return Promise.resolve(); }
  close(): void { this.isClosed = true; }
}

function serviceOver(partials: ScriptedPartial[], freeBytes: number | null = null): UploadsService {
  const store = { stat: () => Promise.resolve(null), freeBytes: () => Promise.resolve(freeBytes), openPartial: () => Promise.resolve(partials.shift()!) } as unknown as ContentStore;
  const access = { store: () => Promise.resolve(store) } as ContentStoreAccess;
  // A database without files: nothing is held, and nothing is unneeded.
  const dataSource = { query: () => Promise.resolve([[], 0]) } as unknown as DataSource;
  return new UploadsService(access, new UploadRoom(dataSource, access, {} as ContentStoreConfig));
}

describe('uploads', () => {
  it('open a file once for all its pieces', async () => {
    const partial = new ScriptedPartial();
    const service = serviceOver([partial]);
    await service.begin(NAME, 20);
    await Promise.all([0, 1].map((index) => service.putPiece(NAME, 20, index, Readable.from([Buffer.alloc(4), Buffer.alloc(6)]))));
    expect((await service.begin(NAME, 20)).missing).toEqual([]);
    service.onApplicationShutdown();
    await Promise.resolve();
    expect(partial.isClosed).toBe(true);
  });

  it('take a file back once from a process that took it over, without the sender noticing', async () => {
    const takenOver = new ContentStoreError('TAKEN_OVER', 'another process');
    const lost = new ScriptedPartial(takenOver);
    const again = new ScriptedPartial();
    await serviceOver([lost, again]).putPiece(NAME, 20, 1, Readable.from([Buffer.alloc(10)]));
    expect([lost.isClosed, again.pieces]).toEqual([true, new Set([1])]);
    const fought = serviceOver([new ScriptedPartial(takenOver), new ScriptedPartial(takenOver)]);
    await expect(fought.putPiece(NAME, 20, 1, Readable.from([Buffer.alloc(10)]))).rejects.toBe(takenOver);
  });

  it('are refused at their beginning when there is no room, and some stays free', async () => {
    const reserve = 256 * 1024 ** 2;
    await expect(serviceOver([], reserve + 19).begin(NAME, 20)).rejects.toMatchObject({ problem: 'no-space' });
    expect(await serviceOver([new ScriptedPartial()], reserve + 20).begin(NAME, 20)).toMatchObject({ pieceCount: 2, missing: [{ first: 0, last: 1 }] });
  });

  it('are bounded in what they hold in memory', async () => {
    const service = serviceOver([new ScriptedPartial()]);
    const bodies = Array.from({ length: 16 }, () => new Readable({ read: () => undefined }));
    const slow = bodies.map((body) => service.putPiece(NAME, 20, 0, body));
    await expect(service.putPiece(NAME, 20, 0, Readable.from([]))).rejects.toMatchObject({ problem: 'too-many-uploads' });
    for (const body of bodies) body.push(Buffer.alloc(10));
    for (const body of bodies) body.push(null);
    await Promise.all(slow);
  });

  it.each([[Buffer.alloc(9)], [Buffer.alloc(11)], [Buffer.alloc(0)]])('refuse a piece of another length', async (bytes) => {
    await expect(serviceOver([new ScriptedPartial()]).putPiece(NAME, 20, 0, Readable.from([bytes]))).rejects.toMatchObject({ problem: 'invalid-request' });
  });

  it('close the file that rested longest when there are many', async () => {
    const opened = new Map<string, ScriptedPartial>();
    const uploads = new OpenUploads((name) => Promise.resolve(opened.set(name, new ScriptedPartial()).get(name)!));
    for (let number = 0; number < 20; number += 1) await uploads.use(String(number), 20, () => Promise.resolve());
    await Promise.resolve();
    expect([...opened].filter(([, { isClosed }]) => isClosed).map(([name]) => name)).toEqual(['0', '1', '2', '3']);
    uploads.closeAll();
  });
});
