import { contentName } from './content-name.js';
import type { ContentName, ContentStore, StoredContent } from './content-store.js';
import { ContentStoreError } from './content-store-error.js';
import { digestStream } from './digests/digest-stream.js';

/** How far a verification is. */
export interface VerificationProgress {
  /** Files looked at, and their bytes. */
  readonly files: number;
  readonly bytes: number;
  /** Files that were wrong, and went to the quarantine. */
  readonly damaged: number;
  /** Files that could not be read to their end; they stay where they are. */
  readonly unreadable: number;
}

/** What the verification found about one file that is not as it should be. */
export interface VerificationFinding {
  readonly name: ContentName;
  /** Bytes that the store has of it. */
  readonly size: number;
  readonly state: 'damaged' | 'unreadable';
}

export interface VerificationWatch {
  /** Called after each file. */
  readonly onProgress?: (progress: VerificationProgress) => void | Promise<void>;
  /** Called for each file that is not as it should be, before the next is read; whether it is fetched again is for others to decide. */
  readonly onFinding?: (finding: VerificationFinding) => void | Promise<void>;
  /** Ends the verification between two pieces of a file. */
  readonly signal?: AbortSignal;
}

/**
 * Reads every file of the store and compares it with its name. One that is wrong goes to the quarantine before it is reported, so that it
 * is served no longer. A file that cannot be read stays: the disk or the network may be to blame, and they may recover.
 * @throws whatever `onFinding` throws, the signal's reason, and ContentStoreError when the store cannot be listed
 */
export async function verifyStore(store: ContentStore, { onProgress, onFinding, signal }: VerificationWatch = {}): Promise<VerificationProgress> {
  let progress: VerificationProgress = { files: 0, bytes: 0, damaged: 0, unreadable: 0 };
  for await (const stored of store.list()) {
    const state = await verifyFile(store, stored, signal);
    if (state === 'gone') continue;
    if (state !== 'intact') await onFinding?.({ name: stored.name, size: stored.size, state });
    progress = {
      files: progress.files + 1,
      bytes: progress.bytes + stored.size,
      damaged: progress.damaged + (state === 'damaged' ? 1 : 0),
      unreadable: progress.unreadable + (state === 'unreadable' ? 1 : 0),
    };
    await onProgress?.(progress);
  }
  return progress;
}

async function verifyFile(store: ContentStore, { name }: StoredContent, signal: AbortSignal | undefined): Promise<'intact' | 'gone' | VerificationFinding['state']> {
  signal?.throwIfAborted();
  let sha1: Buffer;
  try {
    ({ sha1 } = await digestStream(abortable(await store.read(name), signal)));
  } catch (error) {
    signal?.throwIfAborted();
    return error instanceof ContentStoreError && error.code === 'NOT_FOUND' ? 'gone' : 'unreadable';
  }
  if (contentName(sha1) === name) return 'intact';
  await store.quarantine(name);
  return 'damaged';
}

async function *abortable(stream: AsyncIterable<Uint8Array>, signal: AbortSignal | undefined): AsyncIterable<Uint8Array> {
  for await (const chunk of stream) {
    signal?.throwIfAborted();
    yield chunk;
  }
}
