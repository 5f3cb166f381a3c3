import { Agent } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import type { DataSource } from 'typeorm';
import { approveUpdate } from '@sluice/domain/deployments';
import type { ServiceProcess } from '../harness/service-process.js';
import type { RecordedCall } from '../harness/recorded-call.js';
import { sendCall } from '../harness/send-call.js';
import { median, percentile } from '../harness/statistics.js';
import { ALL_COMPUTERS } from './loaded-catalog.js';

/** How long an approval may take to be live. Milliseconds. */
const PATIENCE = 60_000;
/** Pause between two looks. Milliseconds. */
const LOOK_EVERY = 10;

/** What approvals did to a gateway that was serving. */
export interface LiveApprovals {
  /** Median of the seconds from the commit until the gateway serves it. */
  readonly secondsUntilLive: number;
  /** Slowest call of a client that called all the time meanwhile, and the 99th percentile, in milliseconds. */
  readonly worstCallMs: number;
  readonly p99CallMs: number;
}

/** Approves updates one after another while a client scans without a pause, and watches when each is live and how long the client waits. */
export async function measureApprovals(gateway: ServiceProcess, dataSource: DataSource, call: RecordedCall, rounds: number): Promise<LiveApprovals> {
  const updates: { update_id: string }[] = await dataSource.query(`
    SELECT r.update_id FROM catalog.revision r JOIN deployments.deployment d USING (revision_id)
    WHERE r.explicitly_deployable AND r.is_latest AND r.publication_state <> 'Expired' AND d.action = 'PreDeploymentCheck' LIMIT $1`, [rounds]);
  const seconds: number[] = [];
  const probe = new Probe(gateway.url, call);
  for (const { update_id: updateId } of updates) {
    const { changeNumber } = await approveUpdate(dataSource, { updateId, targetGroupId: ALL_COMPUTERS, action: 'Install', adminName: 'bench' });
    seconds.push(await untilLive(gateway, changeNumber));
  }
  const latencies = await probe.stop();
  return { secondsUntilLive: median(seconds), worstCallMs: Math.max(...latencies), p99CallMs: percentile(latencies, 0.99) };
}

async function untilLive(gateway: ServiceProcess, changeNumber: number): Promise<number> {
  const committed = performance.now();
  while ((await gateway.metric('sluice_catalog_change_number')) < changeNumber) {
    if (performance.now() - committed > PATIENCE) throw new Error('an approval did not become live');
    await delay(LOOK_EVERY);
  }
  return (performance.now() - committed) / 1_000;
}

/** A client that calls again as soon as it was answered, and notes how long each answer took. */
class Probe {
  readonly #agent = new Agent({ keepAlive: true, maxSockets: 1 });
  readonly #latencies: number[] = [];
  readonly #running: Promise<void>;
  #stopped = false;

  constructor(url: string, call: RecordedCall) {
    this.#running = this.#run(url, call);
  }

  async stop(): Promise<number[]> {
    this.#stopped = true;
    await this.#running;
    this.#agent.destroy();
    return this.#latencies;
  }

  async #run(url: string, call: RecordedCall): Promise<void> {
    while (!this.#stopped) {
      const sent = performance.now();
      const { status } = await sendCall(url, call, this.#agent);
      if (status !== 200) throw new Error(`a client was answered with ${status} while the catalog was replaced`);
      this.#latencies.push(performance.now() - sent);
    }
  }
}
