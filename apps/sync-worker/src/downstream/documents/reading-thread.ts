import { deserialize, serialize } from 'node:v8';
import { parentPort } from 'node:worker_threads';
import type { FetchedUpdates } from '../upstream/upstream-catalog.js';
import { readBatch } from './read-batch.js';
import type { ReadingAnswer } from './reading-threads.js';

// A thread of ReadingThreads: answers each batch of fetched documents with what was read of it.
const port = parentPort;
if (port === null) throw new Error('reading-thread.js is a thread of the sync-worker, not a program.');
port.on('message', (request: Uint8Array) => {
  void readBatch(deserialize(request) as FetchedUpdates).then(
    (reading) => {
      const bytes = serialize(reading);
      const answer: ReadingAnswer = { reading: bytes };
      port.postMessage(answer, [bytes.buffer as ArrayBuffer]);
    },
    (error: unknown) => port.postMessage({ failure: error instanceof Error ? error.stack ?? error.message : String(error) } satisfies ReadingAnswer),
  );
});
