import { Agent } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import type { RecordedCall } from '../harness/recorded-call.js';
import { sendCall } from '../harness/send-call.js';
import { percentile } from '../harness/statistics.js';

/** Pause between two calls. Milliseconds. */
const INTERVAL = 20;

/** What clients experienced that call at a steady pace. */
export interface SteadyExperience {
  readonly accepted: number;
  /** Answered 503. */
  readonly shed: number;
  readonly withoutRetryAfter: number;
  /** Other statuses, and errors of connections, in words. */
  readonly unexpected: readonly string[];
  /** Milliseconds of the accepted calls; NaN when there were none. */
  readonly p50: number;
  readonly p99: number;
}

/** Clients that come one after another, each on a connection of its own, whatever else goes on: they tell how an overload feels. */
export class SteadyClients {
  readonly #calls: Promise<void>[] = [];
  readonly #latencies: number[] = [];
  readonly #unexpected: string[] = [];
  #shed = 0;
  #withoutRetryAfter = 0;
  #stopped = false;
  readonly #running: Promise<void>;

  constructor(private readonly url: string, private readonly call: RecordedCall) {
    this.#running = this.#run();
  }

  /** Lets the last ones finish. */
  async stop(): Promise<SteadyExperience> {
    this.#stopped = true;
    await this.#running;
    await Promise.all(this.#calls);
    return {
      accepted: this.#latencies.length, shed: this.#shed, withoutRetryAfter: this.#withoutRetryAfter, unexpected: this.#unexpected,
      p50: percentile(this.#latencies, 0.5), p99: percentile(this.#latencies, 0.99),
    };
  }

  async #run(): Promise<void> {
    while (!this.#stopped) {
      this.#calls.push(this.#once());
      await delay(INTERVAL);
    }
  }

  async #once(): Promise<void> {
    const agent = new Agent();
    const sent = performance.now();
    try {
      const { status, headers } = await sendCall(this.url, this.call, agent);
      if (status === 200) this.#latencies.push(performance.now() - sent);
      else if (status === 503) {
        this.#shed += 1;
        if (headers['retry-after'] === undefined) this.#withoutRetryAfter += 1;
      } else this.#unexpected.push(String(status));
    } catch (error) {
      this.#unexpected.push(String(error));
    } finally {
      agent.destroy();
    }
  }
}
