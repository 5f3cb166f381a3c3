import { createHash, randomFillSync } from 'node:crypto';
import { buffer } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { contentName, type ContentStore, type ContentStoreErrorCode, type ExpectedDigests, type PartialContent } from '../src/content-store/index.js';

const MEBIBYTE = 1024 * 1024;
/** Long enough for three pieces, the last of them short. Bytes. */
const LARGE = 17 * MEBIBYTE + 5;

/** A store that was made for the test. */
export interface StoreUnderTest {
  /** The same store, as another process has it. */
  open(): Promise<ContentStore>;
  /** Changes one byte of a complete file, as a failing disk does. */
  flipByte(name: string): Promise<void>;
  close(): Promise<void>;
}

/** Bytes that no other test has, with what belongs to them. */
export interface TestFile {
  readonly name: string;
  readonly bytes: Buffer<ArrayBuffer>;
  readonly expected: ExpectedDigests & { readonly sha256: Buffer };
}

export function testFile(size: number): TestFile {
  const bytes = randomFillSync(Buffer.alloc(size));
  const [sha1, sha256] = [createHash('sha1').update(bytes).digest(), createHash('sha256').update(bytes).digest()];
  return { name: contentName(sha1), bytes, expected: { sha1, sha256 } };
}

export function piece(file: TestFile, partial: PartialContent, index: number): Buffer<ArrayBuffer> {
  return file.bytes.subarray(index * partial.pieceBytes, (index + 1) * partial.pieceBytes);
}

export async function writeMissing(file: TestFile, partial: PartialContent): Promise<void> {
  for (let index = 0; index < partial.pieceCount; index += 1) {
    if (!partial.pieces.has(index)) await partial.writePiece(index, piece(file, partial, index));
  }
}

export async function store(target: ContentStore, file: TestFile) {
  const partial = await target.openPartial(file.name, file.bytes.length);
  await writeMissing(file, partial);
  return await partial.commit(file.expected);
}

export async function all<T>(items: AsyncIterable<T>): Promise<T[]> {
  const found: T[] = [];
  for await (const item of items) found.push(item);
  return found;
}

const refusal = (code: ContentStoreErrorCode) => expect.objectContaining({ name: 'ContentStoreError', code });

/** What every driver keeps; each is held against the same words. */
export function describeContentStore(driver: string, make: () => Promise<StoreUnderTest>): void {
  describe(`the content store: ${driver}`, () => {
    let under: StoreUnderTest;
    let target: ContentStore;
    beforeAll(async () => {
      under = await make();
      target = await under.open();
    });
    afterAll(() => under.close());
    const names = async () => (await all(target.list())).map(({ name }) => name);

    describe('a complete file', () => {
      const file = testFile(LARGE);
      const small = testFile(1);
      beforeAll(async () => {
        await store(target, file);
        await store(target, small);
      });

      it('is read whole, in ranges, and by other processes', async () => {
        const other = await under.open();
        expect(file.bytes.equals(await buffer(await other.read(file.name)))).toBe(true);
        expect(file.bytes.subarray(8_388_607, 8_388_700).equals(await buffer(await target.read(file.name, { start: 8_388_607, end: 8_388_699 })))).toBe(true);
        expect(file.bytes.subarray(-1).equals(await buffer(await target.read(file.name, { start: LARGE - 1, end: LARGE - 1 })))).toBe(true);
        expect(small.bytes.equals(await buffer(await target.read(small.name, { start: 0, end: 0 })))).toBe(true);
      });

      it('has the size and the date that it had when it was committed, in whole seconds', async () => {
        const found = await target.stat(file.name);
        expect(found).toEqual({ name: file.name, size: LARGE, modified: expect.any(Date) });
        expect(found!.modified.getMilliseconds()).toBe(0);
        expect(Math.abs(found!.modified.getTime() - Date.now())).toBeLessThan(3_600_000);
        expect((await all(target.list())).find(({ name }) => name === file.name)).toEqual(found);
      });

      it.each([[0, LARGE], [LARGE, LARGE], [-1, 3], [3, 2], [0.5, 2], [0, Number.NaN]])('refuses the range %p to %p', async (start, end) => {
        await expect(target.read(file.name, { start, end })).rejects.toEqual(refusal('INVALID_RANGE'));
      });

      it('is not stored again, and keeps its date', async () => {
        const before = await target.stat(small.name);
        const partial = await target.openPartial(small.name, 1);
        expect([...partial.pieces]).toEqual([0]);
        await expect(partial.commit(small.expected)).resolves.toEqual(before);
        await expect(partial.commit(small.expected)).resolves.toEqual(before);
        expect(await all(target.listPartials())).toEqual([]);
      });

      it('stays when a document gives it another SHA-256', async () => {
        const partial = await target.openPartial(small.name, 1);
        await expect(partial.commit({ ...small.expected, sha256: Buffer.alloc(32) })).rejects.toEqual(refusal('DIGEST_MISMATCH'));
        expect(await target.stat(small.name)).not.toBeNull();
      });
    });

    describe('a file that is put together', () => {
      it('takes its pieces in any order, several at once, and some twice', async () => {
        const file = testFile(LARGE);
        const partial = await target.openPartial(file.name, LARGE);
        expect(partial.pieceCount).toBe(Math.ceil(LARGE / partial.pieceBytes));
        await Promise.all([2, 0, 2, 1, 0].map((index) => partial.writePiece(index, piece(file, partial, index))));
        expect([...partial.pieces].sort()).toEqual([0, 1, 2]);
        await expect(partial.commit(file.expected)).resolves.toMatchObject({ name: file.name, size: LARGE });
        expect(file.bytes.equals(await buffer(await target.read(file.name)))).toBe(true);
      });

      it('copies the bytes it was given', async () => {
        const file = testFile(LARGE);
        const partial = await target.openPartial(file.name, LARGE);
        for (const index of [1, 0, 2]) {
          const bytes = Buffer.from(piece(file, partial, index));
          await partial.writePiece(index, bytes);
          bytes.fill(0);
        }
        await partial.commit(file.expected);
        expect(file.bytes.equals(await buffer(await target.read(file.name)))).toBe(true);
      });

      it('is not seen before it is committed, and all at once then', async () => {
        const file = testFile(LARGE);
        const partial = await target.openPartial(file.name, LARGE);
        await writeMissing(file, partial);
        expect(await target.stat(file.name)).toBeNull();
        await expect(target.read(file.name)).rejects.toEqual(refusal('NOT_FOUND'));
        expect(await names()).not.toContain(file.name);
        await partial.commit(file.expected);
        expect(await names()).toContain(file.name);
        expect((await all(target.listPartials())).map(({ name }) => name)).not.toContain(file.name);
      });

      it('is continued by the next opener with the pieces that are here', async () => {
        const file = testFile(LARGE);
        const first = await target.openPartial(file.name, LARGE);
        await first.writePiece(1, piece(file, first, 1));
        expect(await all(target.listPartials())).toEqual([{ name: file.name, bytes: first.pieceBytes, modified: expect.any(Date) }]);
        const second = await (await under.open()).openPartial(file.name, LARGE);
        expect([...second.pieces]).toEqual([1]);
        await writeMissing(file, second);
        await expect(second.commit(file.expected)).resolves.toMatchObject({ size: LARGE });
      });

      it('belongs to who opened it last', async () => {
        const file = testFile(LARGE);
        const first = await target.openPartial(file.name, LARGE);
        await first.writePiece(0, piece(file, first, 0));
        const second = await target.openPartial(file.name, LARGE);
        await writeMissing(file, second);
        await first.writePiece(1, piece(testFile(LARGE), first, 1)).catch((error: unknown) => expect(error).toEqual(refusal('TAKEN_OVER')));
        await second.commit(file.expected);
        expect(file.bytes.equals(await buffer(await target.read(file.name)))).toBe(true);
      });

      it('begins anew when it is to have another size', async () => {
        const file = testFile(LARGE);
        const first = await target.openPartial(file.name, LARGE);
        await first.writePiece(0, piece(file, first, 0));
        const second = await target.openPartial(file.name, LARGE - 1);
        expect(second.pieces.size).toBe(0);
        await second.discard();
        expect(await all(target.listPartials())).toEqual([]);
      });

      it('is forgotten when it is discarded, by its opener or by its name', async () => {
        const file = testFile(LARGE);
        for (const discard of [(partial: PartialContent) => partial.discard(), () => target.discardPartial(file.name)]) {
          const partial = await target.openPartial(file.name, LARGE);
          expect(partial.pieces.size).toBe(0);
          await partial.writePiece(0, piece(file, partial, 0));
          await discard(partial);
          expect(await all(target.listPartials())).toEqual([]);
        }
        await target.discardPartial(file.name);
      });

      it('is closed without losing what was written', async () => {
        const file = testFile(LARGE);
        const partial = await target.openPartial(file.name, LARGE);
        await writeMissing(file, partial);
        const committing = partial.commit(file.expected);
        partial.close();
        await committing.catch(() => undefined);
        expect(await all(target.listQuarantine())).toEqual([]);
        const again = await target.openPartial(file.name, LARGE);
        expect(again.pieces.size).toBe(3);
        await again.commit(file.expected);
        expect(file.bytes.equals(await buffer(await target.read(file.name)))).toBe(true);
      });

      it('may be empty', async () => {
        const file = testFile(0);
        await expect(store(target, file)).resolves.toMatchObject({ name: file.name, size: 0 });
        expect((await buffer(await target.read(file.name))).length).toBe(0);
      });

      it('is not complete without all pieces', async () => {
        const file = testFile(LARGE);
        const partial = await target.openPartial(file.name, LARGE);
        await partial.writePiece(2, piece(file, partial, 2));
        await expect(partial.commit(file.expected)).rejects.toEqual(refusal('INCOMPLETE'));
        expect([...partial.pieces]).toEqual([2]);
        await partial.discard();
      });

      it('refuses pieces it does not have and bytes that are no piece', async () => {
        const file = testFile(LARGE);
        const partial = await target.openPartial(file.name, LARGE);
        const whole = piece(file, partial, 0);
        for (const [index, bytes] of [[3, whole], [-1, whole], [0.5, whole], [Number.NaN, whole], [0, whole.subarray(1)], [2, whole], [0, Buffer.alloc(0)]] as const) {
          await expect(partial.writePiece(index, bytes)).rejects.toEqual(refusal('INVALID_PIECE'));
        }
        expect(partial.pieces.size).toBe(0);
        await partial.discard();
      });
    });

    describe('bytes that are wrong', () => {
      it.each([
        ['in a piece of this process', (file: TestFile) => file],
        ['by their SHA-256 alone', (file: TestFile) => ({ ...file, expected: { ...file.expected, sha256: Buffer.alloc(32) } })],
      ])('%s go to the quarantine and are never seen', async (reason, spoil) => {
        const file = spoil(testFile(LARGE));
        if (reason.startsWith('in')) file.bytes[LARGE - 1]! ^= 1;
        const partial = await target.openPartial(file.name, LARGE);
        await writeMissing(file, partial);
        await expect(partial.commit(file.expected)).rejects.toEqual(refusal('DIGEST_MISMATCH'));
        expect(await target.stat(file.name)).toBeNull();
        expect(await all(target.listQuarantine())).toEqual([{ name: file.name, size: LARGE, modified: expect.any(Date) }]);
        expect((await target.openPartial(file.name, LARGE)).pieces.size).toBe(0);
        await target.discardPartial(file.name);
        await target.removeQuarantined(file.name);
        expect(await all(target.listQuarantine())).toEqual([]);
      });

      it('are found although another process wrote them', async () => {
        const file = testFile(LARGE);
        const first = await target.openPartial(file.name, LARGE);
        const spoiled = Buffer.from(piece(file, first, 1));
        spoiled[77]! ^= 4;
        await first.writePiece(1, spoiled);
        const second = await (await under.open()).openPartial(file.name, LARGE);
        await writeMissing(file, second);
        await expect(second.commit(file.expected)).rejects.toEqual(refusal('DIGEST_MISMATCH'));
        expect(await target.stat(file.name)).toBeNull();
        await target.removeQuarantined(file.name);
      });

      it('are found when a complete file is opened again', async () => {
        const file = testFile(LARGE);
        await store(target, file);
        await under.flipByte(file.name);
        const partial = await target.openPartial(file.name, LARGE);
        await expect(partial.commit(file.expected)).rejects.toEqual(refusal('DIGEST_MISMATCH'));
        expect(await target.stat(file.name)).toBeNull();
        await expect(store(target, file)).resolves.toMatchObject({ size: LARGE });
        await target.removeQuarantined(file.name);
      });

      it('are no reason to take another file for this one', async () => {
        const file = testFile(10);
        const partial = await target.openPartial(testFile(10).name, 10);
        await partial.writePiece(0, file.bytes);
        await expect(partial.commit(file.expected)).rejects.toEqual(refusal('INVALID_NAME'));
        await partial.discard();
      });
    });

    describe('removing', () => {
      it('makes a file absent, and does nothing to one that is', async () => {
        const file = testFile(100);
        await store(target, file);
        await target.remove(file.name);
        await target.remove(file.name);
        expect(await target.stat(file.name)).toBeNull();
        await expect(target.read(file.name)).rejects.toEqual(refusal('NOT_FOUND'));
        expect(await names()).not.toContain(file.name);
        await expect(store(target, file)).resolves.toMatchObject({ size: 100 });
      });

      it('leaves a reader with the right bytes or with an error', async () => {
        const file = testFile(LARGE);
        await store(target, file);
        const reader = await target.read(file.name);
        await target.remove(file.name);
        const read = await buffer(reader).catch(() => null);
        expect(read === null || file.bytes.equals(read)).toBe(true);
      });

      it('to the quarantine keeps the bytes out of sight', async () => {
        const file = testFile(100);
        await store(target, file);
        await target.quarantine(file.name);
        await target.quarantine(file.name);
        expect(await target.stat(file.name)).toBeNull();
        expect(await all(target.listQuarantine())).toEqual([{ name: file.name, size: 100, modified: expect.any(Date) }]);
        await target.removeQuarantined(file.name);
        await target.removeQuarantined(file.name);
        expect(await all(target.listQuarantine())).toEqual([]);
      });
    });

    it('is put together by several processes at once without harm', async () => {
      const file = testFile(LARGE);
      const attempts = Array.from({ length: 6 }, async () => {
        const partial = await (await under.open()).openPartial(file.name, LARGE);
        await writeMissing(file, partial);
        return await partial.commit(file.expected);
      });
      const ends = await Promise.allSettled(attempts);
      for (const end of ends) if (end.status === 'rejected') expect(end.reason).toEqual(refusal('TAKEN_OVER'));
      expect(ends.some(({ status }) => status === 'fulfilled')).toBe(true);
      expect(file.bytes.equals(await buffer(await target.read(file.name)))).toBe(true);
      await target.discardPartial(file.name);
      expect(await all(target.listPartials())).toEqual([]);
      await expect(under.open().then((other) => other.stat(file.name))).resolves.toMatchObject({ size: LARGE });
    });

    const BAD_NAMES = ['', 'DA39A3EE', 'da39a3ee5e6b4b0d3255bfef95601890afd80709', '../../../../../../../../../../etc/passwd/x', `${'A'.repeat(40)}/`, `${'A'.repeat(38)}\n0`, 'G'.repeat(40)];
    it.each(BAD_NAMES)('refuses the name %j everywhere', async (name) => {
      const calls: (() => unknown)[] = [
        () => target.stat(name), () => target.read(name), () => target.remove(name), () => target.quarantine(name), () => target.openPartial(name, 1),
        () => target.discardPartial(name), () => target.removeQuarantined(name), () => target.relativePath(name),
      ];
      for (const call of calls) await expect((async () => call())()).rejects.toEqual(refusal('INVALID_NAME'));
    });

    it.each([-1, 0.5, Number.NaN, Number.POSITIVE_INFINITY, 2 ** 52])('refuses a file of %p bytes', async (size) => {
      await expect(target.openPartial(testFile(3).name, size)).rejects.toEqual(refusal('INVALID_SIZE'));
    });
  });
}
