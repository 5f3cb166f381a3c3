import { execFileSync } from 'node:child_process';
import type { RecordedCall } from './recorded-call.js';
import { nodeLoad } from './node-load.js';
import { wrkLoad } from './wrk-load.js';

/** The same request again and again, over kept connections, as fast as they are answered. */
export interface LoadOptions {
  /** Base URL of the server. */
  readonly url: string;
  readonly call: Pick<RecordedCall, 'path' | 'headers' | 'body'>;
  readonly connections: number;
  readonly seconds: number;
}

/** What came of a load. */
export interface LoadResult {
  /** Answers of any status. */
  readonly answers: number;
  readonly perSecond: number;
  /** Answers by status. */
  readonly statuses: Readonly<Record<string, number>>;
  /** Connections that failed or broke, and requests that got no answer in time. */
  readonly errors: number;
  /** Milliseconds per answer. */
  readonly latency: { readonly p50: number; readonly p99: number };
}

let wrk: boolean | undefined;

/** Which generator {@link generateLoad} uses on this machine. */
export function loadGenerator(): 'wrk' | 'node' {
  wrk ??= hasWrk();
  return wrk ? 'wrk' : 'node';
}

/** Puts a load on a server from a process of its own: wrk where it is installed, else a small generator of ours. */
export function generateLoad(options: LoadOptions): Promise<LoadResult> {
  return loadGenerator() === 'wrk' ? wrkLoad(options) : nodeLoad(options);
}

function hasWrk(): boolean {
  try {
    execFileSync('sh', ['-c', 'command -v wrk'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}
