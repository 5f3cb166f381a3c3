import { existsSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { deserialize, serialize } from 'node:v8';
import { fileURLToPath } from 'node:url';
import { isNativeError } from 'node:util/types';
import { Worker } from 'node:worker_threads';
import { SynchronizationStopped } from '../upstream/synchronization-stopped.js';
import type { FetchedUpdates } from '../upstream/upstream-catalog.js';
import { readBatch, type BatchReading } from './read-batch.js';

/** What a thread answers: a {@link BatchReading} as bytes, so that binary values stay binary and are copied once, or why there is none. */
export type ReadingAnswer = { readonly reading: Uint8Array } | { readonly failure: string };

/** Batches that are read at once. More threads than that would wait for the database, and each has its memory. */
export const BATCHES_AT_ONCE = 2;
/**
 * Reading makes little in the heap that lives shortly, and much beside it that goes when that is collected: a small nursery is collected often,
 * and keeps a thread small. MiB.
 */
const NURSERY_MIB = 6;
/** What lives longer. A document within its limits needs a part of it; one that needs more ends the thread, and not the process. MiB. */
const HEAP_MIB = 256;

/** Tests run the sources, of which a thread can make nothing: then everything is read on the thread that asks. */
const THREAD = fileURLToPath(new URL('./reading-thread.js', import.meta.url));
const CAN_HAVE_THREADS = existsSync(THREAD) && availableParallelism() > 1;

interface Asked {
  readonly resolve: (reading: BatchReading) => void;
  readonly reject: (error: unknown) => void;
}

/**
 * Reads fetched documents on threads of their own: cabinets, XML and compressing are most of what a synchronization costs, and the thread that
 * speaks with the upstream server and the database goes on meanwhile. Threads begin with the first batch and end with `close`.
 */
export class ReadingThreads {
  readonly #idle: Worker[] = [];
  readonly #all = new Set<Worker>();
  #isClosed = false;

  /** @param program what the threads run; by default the reading thread beside this file, where there is one and more than one processor */
  constructor(private readonly program: string | null = CAN_HAVE_THREADS ? THREAD : null) {}

  /**
   * Reads a batch. Begins a thread when none is idle: that there are no more than {@link BATCHES_AT_ONCE} is for the caller to see to, and
   * `readAhead` does.
   * @throws SynchronizationStopped when the thread comes to an end meanwhile
   */
  read(fetched: FetchedUpdates): Promise<BatchReading> {
    if (this.#isClosed) return Promise.reject(new Error('The reading threads have been closed.'));
    // A few plain texts are read before a thread has heard of them, and most synchronizations bring no more.
    if (this.program === null || fetched.documents.every(({ cabinet }) => cabinet === null)) return readBatch(fetched);
    const worker = this.#idle.pop() ?? this.#begin(this.program);
    return new Promise<BatchReading>((resolve, reject) => ask(worker, fetched, { resolve, reject })).then((reading) => {
      // One that failed may be gone, and is not asked again.
      this.#idle.push(worker);
      return reading;
    });
  }

  /** Ends the threads; what they are reading fails. */
  async close(): Promise<void> {
    this.#isClosed = true;
    await Promise.all([...this.#all].map((worker) => worker.terminate()));
  }

  #begin(program: string): Worker {
    const worker = new Worker(program, { resourceLimits: { maxYoungGenerationSizeMb: NURSERY_MIB, maxOldGenerationSizeMb: HEAP_MIB } });
    // A thread must not keep the process from ending. Its errors reach whoever asked.
    worker.unref();
    worker.on('error', () => undefined);
    this.#all.add(worker);
    return worker;
  }
}

function ask(worker: Worker, { documents, originUrls }: FetchedUpdates, { resolve, reject }: Asked): void {
  const onMessage = (answer: ReadingAnswer): void => {
    settle();
    if ('failure' in answer) reject(new Error(`Documents could not be read: ${answer.failure}`));
    else resolve(deserialize(answer.reading) as BatchReading);
  };
  const onError = (error: unknown): void => {
    settle();
    reject(threadEnded(documents.length, error));
  };
  const onExit = (): void => onError(null);
  const settle = (): void => {
    worker.off('message', onMessage).off('error', onError).off('exit', onExit);
  };
  worker.on('message', onMessage).on('error', onError).on('exit', onExit);
  const bytes = serialize({ documents, originUrls });
  worker.postMessage(bytes, [bytes.buffer as ArrayBuffer]);
}

/** Nothing of the batch is stored, and nothing is lost: the next run lists it again. */
function threadEnded(documents: number, cause: unknown): SynchronizationStopped {
  const why = isNativeError(cause) ? ` (${cause.message})` : '';
  return new SynchronizationStopped(
    'INTERNAL', `A thread came to an end while it read ${documents} documents${why}. The next synchronization goes on with them.`, { cause },
  );
}
