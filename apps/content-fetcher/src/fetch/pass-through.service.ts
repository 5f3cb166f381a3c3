import { Readable } from 'node:stream';
import { Injectable } from '@nestjs/common';
import { findAwaitedFile, hastenContent } from '@sluice/domain/content';
import type { ByteRange, ContentName } from '@sluice/platform/content-store';
import { DataSource } from 'typeorm';
import type { PassingFile, PassThrough } from '../pass-through.js';
import { Fetcher } from './schedule/fetcher.service.js';
import type { UpstreamFile } from './upstream/upstream-file.js';
import { UpstreamFiles } from './upstream/upstream-files.service.js';

/**
 * Hands out files that are on their way. A client that waits makes its file the next one to be fetched; what it reads meanwhile is a
 * transfer of its own: the ranges of a client come in random order, and the pieces of the store in order.
 */
@Injectable()
export class UpstreamPassThrough implements PassThrough {
  constructor(private readonly dataSource: DataSource, private readonly upstream: UpstreamFiles, private readonly fetcher: Fetcher) {}

  async open(name: ContentName): Promise<PassingFile | null> {
    const described = await findAwaitedFile(this.dataSource, Buffer.from(name, 'hex'));
    if (described === null || !this.upstream.isOpen) return null;
    const located = await this.upstream.find(described);
    if (located === null) return null;
    await hastenContent(this.dataSource, described.sha1);
    this.fetcher.look();
    return { size: described.size, read: (range) => readPart(located.file, range) };
  }
}

/** Begins to read before it promises a stream, so that a server that has nothing is noticed in time for another answer. */
async function readPart(file: UpstreamFile, range: ByteRange): Promise<Readable> {
  const ending = new AbortController();
  const bytes = file.read(range, ending.signal);
  const first = await bytes.next();
  const stream = Readable.from((async function* () {
    if (first.done !== true) yield first.value;
    yield* bytes;
  })(), { objectMode: false });
  // A client that goes away ends the transfer at once, not with the next byte.
  return stream.once('close', () => ending.abort(new Error('Nobody reads the file any more.')));
}
