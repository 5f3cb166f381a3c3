import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { LoadOptions, LoadResult } from './load.js';

const WORKER = fileURLToPath(new URL('./node-load-worker.js', import.meta.url));

/** What the worker is sent; the body as base64. */
export interface NodeLoadOrder extends Omit<LoadOptions, 'call'> {
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** Generates the load with Node, in a child process. Slower than wrk, so ratios come out nearer to one. */
export async function nodeLoad({ call, ...options }: LoadOptions): Promise<LoadResult> {
  const child = fork(WORKER, [], { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
  child.send({ ...options, path: call.path, headers: { ...call.headers }, body: call.body.toString('base64') } satisfies NodeLoadOrder);
  const [result] = await once(child, 'message') as [LoadResult];
  child.disconnect();
  return result;
}
