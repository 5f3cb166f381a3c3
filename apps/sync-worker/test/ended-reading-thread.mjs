import process from 'node:process';
import { parentPort } from 'node:worker_threads';

// Stands in for a reading thread that is gone in the middle of a batch, without a word.
parentPort.once('message', () => process.exit(1));
