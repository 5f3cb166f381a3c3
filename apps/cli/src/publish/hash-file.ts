import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { basename } from 'node:path';
import { reasonOf } from '../api/http-request.js';
import { CommandError } from '../command-line/command-error.js';
import { EXIT } from '../command-line/exit-codes.js';

/** A file on disk that is to be published. */
export interface HashedFile {
  readonly path: string;
  /** As clients will call it. */
  readonly name: string;
  /** Bytes. */
  readonly size: number;
  readonly modified: Date;
  /** Hexadecimal. */
  readonly sha1: string;
  readonly sha256: string;
}

/**
 * Reads a file once for both of its digests.
 * @param onBytes told how many bytes more have been read
 * @throws CommandError when it cannot be read
 */
export async function hashFile(path: string, onBytes: (bytes: number) => void): Promise<HashedFile> {
  try {
    const { size, mtime } = await stat(path);
    const [sha1, sha256] = [createHash('sha1'), createHash('sha256')];
    for await (const chunk of createReadStream(path, { highWaterMark: 1024 * 1024 }) as AsyncIterable<Buffer>) {
      sha1.update(chunk);
      sha256.update(chunk);
      onBytes(chunk.byteLength);
    }
    return { path, name: basename(path), size, modified: mtime, sha1: sha1.digest('hex'), sha256: sha256.digest('hex') };
  } catch (error) {
    throw new CommandError(EXIT.usage, `${path} cannot be read: ${reasonOf(error)}`, { cause: error });
  }
}
