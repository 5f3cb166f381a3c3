import { PassThrough, Readable } from 'node:stream';
import { gzipSync } from 'node:zlib';
import { describe, expect, it, jest } from '@jest/globals';
import { tarArchive } from '../../test/tar-archive.js';
import { ArchiveError } from './archive-error.js';
import { MAXIMUM_PAUSE_MS, documentsOf, plainBytes, readPast } from './documents.js';
import { ARCHIVE_MEDIA_TYPE, DOCUMENT_MEDIA_TYPE } from './media-types.js';

async function textsOf(body: Readable, mediaType: string, coding?: string, count = { bytesRead: 0 }): Promise<[string | null, string][]> {
  const texts: [string | null, string][] = [];
  for await (const { name, content } of documentsOf(plainBytes(body, coding, count), mediaType)) {
    const pieces: Uint8Array[] = [];
    for await (const piece of content) pieces.push(piece);
    texts.push([name, Buffer.concat(pieces).toString()]);
  }
  return texts;
}

describe('the documents of a body', () => {
  it('are one, or the XML files of an archive', async () => {
    expect(await textsOf(Readable.from([Buffer.from('<a'), Buffer.from('/>')]), DOCUMENT_MEDIA_TYPE)).toEqual([[null, '<a/>']]);
    const archive = tarArchive([{ name: 'README', content: 'text' }, { name: 'x/1.XML', content: '<b/>' }, { name: '2.xml', content: '<c/>' }]);
    expect(await textsOf(Readable.from([archive]), ARCHIVE_MEDIA_TYPE)).toEqual([['x/1.XML', '<b/>'], ['2.xml', '<c/>']]);
  });

  it('may be compressed; what counts is what comes out', async () => {
    const count = { bytesRead: 0 };
    expect(await textsOf(Readable.from([gzipSync('<a/>')]), DOCUMENT_MEDIA_TYPE, 'GZIP', count)).toEqual([[null, '<a/>']]);
    expect(count.bytesRead).toBe(4);
    await expect(textsOf(Readable.from([]), DOCUMENT_MEDIA_TYPE, 'zstd')).rejects.toThrow(ArchiveError);
  });

  it('leave the body usable when their reader stops early', async () => {
    const body = Readable.from([Buffer.from('<a/>'), Buffer.from('more')]);
    for await (const { content } of documentsOf(plainBytes(body, undefined, { bytesRead: 0 }), DOCUMENT_MEDIA_TYPE)) {
      for await (const _piece of content) break;
    }
    expect(body.destroyed).toBe(false);
    await readPast(body);
    expect(body.readableEnded).toBe(true);
  });

  it('end with an error when their sender pauses for too long', async () => {
    jest.useFakeTimers();
    try {
      const outcome = textsOf(new PassThrough(), DOCUMENT_MEDIA_TYPE).catch((error: unknown) => error);
      await jest.advanceTimersByTimeAsync(MAXIMUM_PAUSE_MS + 1);
      expect(await outcome).toBeInstanceOf(ArchiveError);
    } finally {
      jest.useRealTimers();
    }
  });
});
