import { buffer } from 'node:stream/consumers';
import {
  AbortMultipartUploadCommand, CompleteMultipartUploadCommand, CreateMultipartUploadCommand, UploadPartCommand, UploadPartCopyCommand, type CompletedPart,
} from '@aws-sdk/client-s3';
import type { ByteRange } from '../content-store.js';
import { ContentStoreError } from '../content-store-error.js';
import { type Bucket, withinCall, withinTransfer } from './bucket.js';
import { inParallel } from './in-parallel.js';
import { storageCode, storageStatus } from './s3-error.js';

/** Parts that are copied at once: the storage does the work. */
const COPIES = 8;
/** Parts that are read and written at once where the storage cannot copy them: their bytes are in memory. */
const CARRIED = 2;

/** One part of an object that is put together: an object, or a range of one. */
export interface AssemblyPart {
  readonly key: string;
  /** Bytes. */
  readonly size: number;
  /** Undefined: the whole object. */
  readonly range?: ByteRange;
}

type Upload = { readonly Bucket: string; readonly Key: string; readonly UploadId: string | undefined };

/**
 * Puts one object together from parts of others. It is there all at once, at the end. The storage copies the bytes itself where it can
 * (`UploadPartCopy`), else they go through here.
 * @throws ContentStoreError `NOT_FOUND` when a part is gone
 */
export class Assembly {
  private canCopy = true;

  constructor(private readonly bucket: Bucket) {}

  async assemble(key: string, parts: readonly AssemblyPart[]): Promise<void> {
    const [first] = parts;
    if (first === undefined) return await this.bucket.put(key, new Uint8Array(0));
    if (parts.length === 1 && first.range === undefined) {
      if (!await this.bucket.copy(first.key, key)) throw gone();
      return;
    }
    const created = await this.bucket.run((client) => client.send(new CreateMultipartUploadCommand(this.bucket.at(key)), withinCall()));
    const upload = { ...this.bucket.at(key), UploadId: created.UploadId };
    try {
      const written = await this.writeParts(upload, parts);
      const command = new CompleteMultipartUploadCommand({ ...upload, MultipartUpload: { Parts: written } });
      await this.bucket.run((client) => client.send(command, withinTransfer()));
    } catch (error) {
      // What is left of it costs money and nothing else; a rule of the bucket removes it when this fails too.
      await this.bucket.run((client) => client.send(new AbortMultipartUploadCommand(upload), withinCall())).catch(() => undefined);
      throw error;
    }
  }

  private async writeParts(upload: Upload, parts: readonly AssemblyPart[]): Promise<CompletedPart[]> {
    const written: CompletedPart[] = [];
    const write = async (index: number): Promise<void> => {
      const number = index + 1;
      written[index] = { PartNumber: number, ETag: await this.writePart(upload, number, parts[index]!) };
    };
    // The first one alone, to learn whether the storage can copy.
    await write(0);
    await inParallel(Array.from({ length: parts.length - 1 }, (_, index) => index + 1), this.canCopy ? COPIES : CARRIED, write);
    return written;
  }

  private async writePart(upload: Upload, number: number, part: AssemblyPart): Promise<string | undefined> {
    if (this.canCopy) {
      const copied = await this.copyPart(upload, number, part);
      if (copied !== null) return copied.etag;
      this.canCopy = false;
    }
    return await this.carryPart(upload, number, part);
  }

  /** Null when the storage knows no such call. */
  private async copyPart(upload: Upload, number: number, { key, range }: AssemblyPart): Promise<{ readonly etag: string | undefined } | null> {
    const header = range && { CopySourceRange: `bytes=${range.start}-${range.end}` };
    const command = new UploadPartCopyCommand({ ...upload, PartNumber: number, CopySource: this.bucket.source(key), ...header });
    return await this.bucket.run(async (client) => {
      try {
        return { etag: (await client.send(command, withinTransfer())).CopyPartResult?.ETag };
      } catch (error) {
        if (storageCode(error) === 'NoSuchKey') throw gone();
        if (storageStatus(error) === 501) return null;
        throw error;
      }
    });
  }

  private async carryPart(upload: Upload, number: number, { key, size, range }: AssemblyPart): Promise<string | undefined> {
    const found = await this.bucket.get(key, range);
    if (found === null) throw gone();
    const bytes = await this.bucket.run(() => buffer(found.body));
    if (bytes.byteLength !== size) throw new ContentStoreError('UNAVAILABLE', 'The object storage gave another number of bytes than there are');
    const command = new UploadPartCommand({ ...upload, PartNumber: number, Body: bytes, ContentLength: bytes.byteLength });
    return (await this.bucket.run((client) => client.send(command, withinTransfer()))).ETag;
  }
}

function gone(): ContentStoreError {
  return new ContentStoreError('NOT_FOUND', 'A part of the file is gone');
}
