import type { ContentName } from '@sluice/platform/content-store';
import type { PassThrough } from '../pass-through.js';
import { rangeLength } from './multipart-ranges.js';
import { ContentUnavailable, type ServedContent } from './served-content.js';
import { contentTag } from './stored-files.js';
import { StreamSource } from './stream-source.js';

/**
 * A file that is on its way, as it is served: with the validator that it will have when it is here, so that a client which began now goes on
 * with the same file later, and without a date, because it has none yet.
 */
export async function passingContent(passThrough: PassThrough, name: ContentName): Promise<ServedContent | null> {
  const file = await passThrough.open(name);
  if (file === null) return null;
  return {
    origin: 'upstream', size: file.size, modified: null, etag: contentTag(name), handOver: null,
    open: async (range) => new StreamSource(await file.read(range).catch(unavailable), rangeLength(range)),
  };
}

function unavailable(error: unknown): never {
  throw new ContentUnavailable('The upstream server does not give the file', { cause: error });
}
