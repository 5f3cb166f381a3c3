/**
 * What runs in the hashing thread. It stands here as text because a thread starts from a file or from text, and as a file it would have to
 * be found both next to the sources (tests) and next to what was built. Each job is one file; its bytes come in order.
 */
export const DIGEST_PROGRAM = `
'use strict';
const { createHash } = require('node:crypto');
const { parentPort } = require('node:worker_threads');
const jobs = new Map();
const begin = () => ({ sha1: createHash('sha1'), sha256: createHash('sha256') });
parentPort.on('message', ({ job, kind, memory, length }) => {
  if (kind === 'update') {
    if (!jobs.has(job)) jobs.set(job, begin());
    const bytes = new Uint8Array(memory, 0, length);
    const { sha1, sha256 } = jobs.get(job);
    sha1.update(bytes);
    sha256.update(bytes);
    parentPort.postMessage({ job, memory }, [memory]);
  } else {
    const { sha1, sha256 } = jobs.get(job) ?? begin();
    jobs.delete(job);
    if (kind === 'finish') parentPort.postMessage({ job, sha1: sha1.digest('hex'), sha256: sha256.digest('hex') });
  }
});
`;
