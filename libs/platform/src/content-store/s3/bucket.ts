import type { Readable } from 'node:stream';
import {
  CopyObjectCommand, DeleteObjectCommand, GetObjectCommand, HeadObjectCommand, ListObjectsV2Command, PutObjectCommand, S3Client,
} from '@aws-sdk/client-s3';
import type { ByteRange } from '../content-store.js';
import { asStoreError, storageCode, storageStatus } from './s3-error.js';
import type { S3Settings } from './s3-settings.js';

const SECOND = 1_000;
/** A connection without a byte for so long is given up; also what a reader of ours may pause. */
const IDLE = 300 * SECOND;
/** How long anything without a body may take, all attempts together; of a body, until it begins. */
const CALL_LIMIT = 60 * SECOND;
/** How long the bytes of one piece may take on their way, all attempts together. */
const TRANSFER_LIMIT = 15 * 60 * SECOND;
/** Requests that one process has open at once; more of them wait. */
const CONNECTIONS = 512;

/** One object, as a listing or a look at it tells. */
export interface BucketObject {
  /** Without the prefix of the store. */
  readonly key: string;
  /** Bytes. */
  readonly size: number;
  readonly modified: Date;
}

/** The bucket of a store: only what every S3-compatible storage knows, bounded in time, with errors of the store. */
export class Bucket {
  private readonly client: S3Client;

  constructor(private readonly settings: S3Settings) {
    this.client = clientFor(settings);
  }

  /** What an object has; null when there is none. */
  async head(key: string): Promise<BucketObject | null> {
    const found = await this.unlessMissing(() => this.client.send(new HeadObjectCommand(this.at(key)), withinCall()));
    return found && { key, size: found.ContentLength ?? 0, modified: found.LastModified ?? new Date(0) };
  }

  /** The bytes of an object or of a range of it, and how many the whole has; null when there is none. */
  async get(key: string, range?: ByteRange): Promise<{ readonly body: Readable; readonly size: number } | null> {
    const waiting = new AbortController();
    const timer = setTimeout(() => waiting.abort(), CALL_LIMIT);
    const header = range && { Range: `bytes=${range.start}-${range.end}` };
    try {
      const found = await this.unlessMissing(() => this.client.send(new GetObjectCommand({ ...this.at(key), ...header }), { abortSignal: waiting.signal }));
      if (found === null) return null;
      const whole = /\/(\d+)$/.exec(found.ContentRange ?? '')?.[1];
      return { body: found.Body as Readable, size: whole === undefined ? found.ContentLength ?? 0 : Number(whole) };
    } finally {
      clearTimeout(timer);
    }
  }

  /** Makes an object of a few bytes; durable when it resolves. */
  async put(key: string, bytes: Uint8Array): Promise<void> {
    await this.run(() => this.client.send(new PutObjectCommand({ ...this.at(key), Body: bytes, ContentLength: bytes.byteLength }), withinTransfer()));
  }

  /** Copies an object of at most 5 GiB, without its bytes coming here. @returns false when there is none */
  async copy(from: string, to: string): Promise<boolean> {
    const command = new CopyObjectCommand({ ...this.at(to), CopySource: this.source(from) });
    return await this.unlessMissing(() => this.client.send(command, withinTransfer())) !== null;
  }

  /** Does nothing when there is no such object. */
  async remove(key: string): Promise<void> {
    await this.unlessMissing(() => this.client.send(new DeleteObjectCommand(this.at(key)), withinCall()));
  }

  /** Every object whose key begins so, in the order of keys. */
  async *list(start: string): AsyncIterable<BucketObject> {
    const { bucket, prefix } = this.settings;
    let token: string | undefined;
    do {
      const command = new ListObjectsV2Command({ Bucket: bucket, Prefix: prefix + start, ContinuationToken: token });
      const page = await this.run(() => this.client.send(command, withinCall()));
      for (const { Key: key = '', Size: size = 0, LastModified: modified = new Date(0) } of page.Contents ?? []) {
        yield { key: key.slice(prefix.length), size, modified };
      }
      token = page.IsTruncated === true ? page.NextContinuationToken : undefined;
    } while (token !== undefined);
  }

  /** Runs something on the client itself, with the errors of the store. */
  async run<T>(action: (client: S3Client) => Promise<T>): Promise<T> {
    try {
      return await action(this.client);
    } catch (error) {
      throw asStoreError(error);
    }
  }

  /** Bucket and whole key. */
  at(key: string): { readonly Bucket: string; readonly Key: string } {
    return { Bucket: this.settings.bucket, Key: this.settings.prefix + key };
  }

  /** How an object is named as the source of a copy. */
  source(key: string): string {
    return `${this.settings.bucket}/${this.settings.prefix}${key}`.split('/').map(encodeURIComponent).join('/');
  }

  private async unlessMissing<T>(action: () => Promise<T>): Promise<T | null> {
    try {
      return await action();
    } catch (error) {
      // A missing bucket is an error of the settings, no absent file.
      if (storageStatus(error) === 404 && storageCode(error) !== 'NoSuchBucket') return null;
      throw asStoreError(error);
    }
  }
}

/** Bounds a call without a body. */
export function withinCall(): { readonly abortSignal: AbortSignal } {
  return { abortSignal: AbortSignal.timeout(CALL_LIMIT) };
}

/** Bounds a call that carries a piece. */
export function withinTransfer(): { readonly abortSignal: AbortSignal } {
  return { abortSignal: AbortSignal.timeout(TRANSFER_LIMIT) };
}

function clientFor({ endpoint, region, pathStyle, credentials }: S3Settings): S3Client {
  return new S3Client({
    region,
    ...endpoint !== undefined && { endpoint },
    forcePathStyle: pathStyle,
    ...credentials !== undefined && {
      credentials: { accessKeyId: credentials.keyId.reveal(), secretAccessKey: credentials.key.reveal() },
    },
    // Every byte is checked by our own digests; other storages than AWS's do not know the newer checksums.
    requestChecksumCalculation: 'WHEN_REQUIRED',
    responseChecksumValidation: 'WHEN_REQUIRED',
    maxAttempts: 4,
    requestHandler: {
      connectionTimeout: 10 * SECOND,
      socketTimeout: IDLE,
      httpAgent: { keepAlive: true, maxSockets: CONNECTIONS },
      httpsAgent: { keepAlive: true, maxSockets: CONNECTIONS },
    },
  });
}
