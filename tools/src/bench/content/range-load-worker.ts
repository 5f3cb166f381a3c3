import { Agent, get } from 'node:http';
import type { LoadResult } from '../harness/load.js';
import { percentile } from '../harness/statistics.js';
import { RANGE_BYTES, type RangeLoad } from './range-load.js';

/** Asks for the next range over each connection as soon as the last has come, until the time is over. */
process.once('message', (load: RangeLoad) => void run(load).then((result) => process.send?.(result)));

async function run({ url, size, order, connections, seconds }: RangeLoad): Promise<LoadResult> {
  const agent = new Agent({ keepAlive: true, maxSockets: connections });
  const count = Math.floor(size / RANGE_BYTES);
  const statuses: Record<string, number> = {};
  const latencies: number[] = [];
  let [errors, next] = [0, 0];
  const started = performance.now();
  const connection = async (): Promise<void> => {
    for (let sent = started; sent < started + seconds * 1_000; sent = performance.now()) {
      const at = order === 'random' ? Math.floor(Math.random() * count) : next++ % count;
      await getRange(url, agent, at).then((status) => {
        statuses[status] = (statuses[status] ?? 0) + 1;
        latencies.push(performance.now() - sent);
      }, () => { errors += 1; });
    }
  };
  await Promise.all(Array.from({ length: connections }, connection));
  agent.destroy();
  return {
    answers: latencies.length, perSecond: latencies.length / ((performance.now() - started) / 1_000), statuses, errors,
    latency: { p50: percentile(latencies, 0.5), p99: percentile(latencies, 0.99) },
  };
}

function getRange(url: string, agent: Agent, at: number): Promise<number> {
  const range = `bytes=${at * RANGE_BYTES}-${(at + 1) * RANGE_BYTES - 1}`;
  return new Promise((resolve, reject) => {
    get(url, { agent, headers: { range } }, (answer) => answer.on('end', () => resolve(answer.statusCode ?? 0)).on('error', reject).resume()).on('error', reject);
  });
}
