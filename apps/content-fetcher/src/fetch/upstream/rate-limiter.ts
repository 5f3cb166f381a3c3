import { setTimeout as pause } from 'node:timers/promises';
import { rateAt, type HourlyRate } from '../config/hourly-rate.js';
import type { Throttle } from './upstream-file.js';

/** What may come at once before the limit is felt, in milliseconds of it. */
const BURST_MS = 250;
/** How often the clock is looked at while the rate is nought, or low, in milliseconds. */
const LONGEST_WAIT_MS = 5_000;

/** Keeps all fetching of one process below the rate of the hour. */
export class RateLimiter implements Throttle {
  /** The time at which everything taken so far is paid for. */
  #paidAt = 0;

  constructor(private readonly rates: readonly HourlyRate[], private readonly now: () => number = Date.now) {}

  /** Whether anything may be fetched at the moment. */
  get isOpen(): boolean {
    return rateAt(this.rates, new Date(this.now())) !== 0;
  }

  /** Waits until the bytes may be taken. Throws the reason of the signal. */
  async take(bytes: number, signal: AbortSignal): Promise<void> {
    while (!this.isOpen) await wait(LONGEST_WAIT_MS, signal);
    const rate = rateAt(this.rates, new Date(this.now()));
    if (rate === null || rate === 0) return;
    const now = this.now();
    this.#paidAt = Math.max(this.#paidAt, now) + bytes * 1_000 / rate;
    const excess = this.#paidAt - now - BURST_MS;
    if (excess > 0) await wait(excess, signal);
  }
}

async function wait(milliseconds: number, signal: AbortSignal): Promise<void> {
  await pause(milliseconds, undefined, { signal }).catch(() => { throw signal.reason; });
}
