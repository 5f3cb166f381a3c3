import { Agent } from 'node:http';
import { sendCall } from '../harness/send-call.js';
import { percentile } from '../harness/statistics.js';
import type { ReportCall } from './report-batches.js';

/** Calls under way at once. */
const CONNECTIONS = 32;

/** What came of sending every report once. */
export interface SentReports {
  readonly seconds: number;
  /** Milliseconds. */
  readonly p99: number;
  /** Answers other than `true`. */
  readonly refused: number;
}

/** Sends each report once. */
export async function sendReports(url: string, calls: readonly ReportCall[]): Promise<SentReports> {
  const agent = new Agent({ keepAlive: true, maxSockets: CONNECTIONS });
  const latencies: number[] = [];
  let refused = 0;
  const waiting = calls.values();
  const started = performance.now();
  await Promise.all(Array.from({ length: CONNECTIONS }, async () => {
    for (const call of waiting) {
      const sent = performance.now();
      const { status, body } = await sendCall(url, call, agent);
      latencies.push(performance.now() - sent);
      if (status !== 200 || !body.includes('>true<')) refused += 1;
    }
  }));
  agent.destroy();
  return { seconds: (performance.now() - started) / 1_000, p99: percentile(latencies, 0.99), refused };
}
