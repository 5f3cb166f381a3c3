import { parentPort } from 'node:worker_threads';

// Stands in for a reading thread that a document brings to its end: it takes a batch and needs more memory than a thread may have.
parentPort.once('message', () => {
  const held = [];
  for (;;) held.push(new Array(10_000).fill(held.length));
});
