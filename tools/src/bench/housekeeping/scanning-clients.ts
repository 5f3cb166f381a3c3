import { setTimeout as delay } from 'node:timers/promises';
import { machines, UpdateClient } from '@sluice/testing/update-client';

/** Pause between two scans of one client. Milliseconds. */
const PAUSE = 250;
/** Failures that are kept to be shown. */
const SHOWN = 5;

/** What computers experienced that scanned meanwhile. */
export interface Scans {
  readonly finished: number;
  readonly failed: number;
  /** The first few failures, in words. */
  readonly examples: readonly string[];
}

/**
 * Two computers that scan again and again with everything an agent does, rules evaluated: one is new every time, one keeps what it knows.
 * A scan that ends in an error has failed, whatever the reason.
 */
export class ScanningClients {
  readonly #stopping = new AbortController();
  readonly #running: Promise<unknown>;
  readonly #examples: string[] = [];
  #finished = 0;
  #failed = 0;

  constructor(private readonly serverUrl: string) {
    const known = this.#client();
    this.#running = Promise.all([this.#run(() => this.#client(), true), this.#run(() => known, false).finally(() => known.close())]);
  }

  /** Lets the scans at hand finish. */
  async stop(): Promise<Scans> {
    this.#stopping.abort();
    await this.#running;
    return { finished: this.#finished, failed: this.#failed, examples: this.#examples };
  }

  #client(): UpdateClient {
    return new UpdateClient({ serverUrl: this.serverUrl, machine: machines.windows11Amd64 });
  }

  async #run(clientOf: () => UpdateClient, isNew: boolean): Promise<void> {
    const { signal } = this.#stopping;
    while (!signal.aborted) {
      const client = clientOf();
      try {
        await client.scan();
        this.#finished += 1;
      } catch (error) {
        this.#failed += 1;
        if (this.#examples.length < SHOWN) this.#examples.push(String(error));
      } finally {
        if (isNew) client.close();
      }
      await delay(PAUSE, undefined, { signal }).catch(() => undefined);
    }
  }
}
