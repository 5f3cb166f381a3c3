import { Agent, request, type IncomingMessage } from 'node:http';
import type { LoadResult } from './load.js';
import type { NodeLoadOrder } from './node-load.js';
import { percentile } from './statistics.js';

/** Sends the next request of one connection as soon as the last was answered, until the time is over. */
process.once('message', (order: NodeLoadOrder) => void run(order).then((result) => process.send?.(result)));

async function run(order: NodeLoadOrder): Promise<LoadResult> {
  const agent = new Agent({ keepAlive: true, maxSockets: order.connections });
  const body = Buffer.from(order.body, 'base64');
  const statuses: Record<string, number> = {};
  const latencies: number[] = [];
  let errors = 0;
  const started = performance.now();
  const end = started + order.seconds * 1_000;
  const connection = async (): Promise<void> => {
    for (let sent = performance.now(); sent < end; sent = performance.now()) {
      try {
        const status = await post(order, agent, body);
        statuses[status] = (statuses[status] ?? 0) + 1;
        latencies.push(performance.now() - sent);
      } catch {
        errors += 1;
      }
    }
  };
  await Promise.all(Array.from({ length: order.connections }, connection));
  agent.destroy();
  const seconds = (performance.now() - started) / 1_000;
  return {
    answers: latencies.length, perSecond: latencies.length / seconds, statuses, errors,
    latency: { p50: percentile(latencies, 0.5), p99: percentile(latencies, 0.99) },
  };
}

function post(order: NodeLoadOrder, agent: Agent, body: Buffer): Promise<number> {
  return new Promise((resolve, reject) => {
    const outgoing = request(new URL(order.path, order.url), { method: 'POST', agent, headers: { ...order.headers, 'content-length': body.length } });
    outgoing.on('response', (answer: IncomingMessage) => answer.on('end', () => resolve(answer.statusCode ?? 0)).on('error', reject).resume());
    outgoing.on('error', reject).end(body);
  });
}
