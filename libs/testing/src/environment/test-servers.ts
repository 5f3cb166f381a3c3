/** Where the servers of this Jest run answer, as `global-setup.mjs` wrote it into the environment. */
export interface TestServers {
  /** The superuser's URL of the database `postgres`. */
  readonly postgresUrl: string;
  /** One URL per nats-server account; the accounts are named `w1`, `w2` … after Jest's workers. */
  readonly natsUrls: Readonly<Record<string, string>>;
}

/** Returns the servers of this run. Throws in unit tests, for which none are started. */
export function testServers(): TestServers {
  const text = process.env.SLUICE_TEST_SERVERS;
  if (text === undefined) {
    throw new Error('There is no test server: name the file *.medium.spec.ts or *.e2e.spec.ts, and run it through Jest.');
  }
  return JSON.parse(text) as TestServers;
}

/** The number of the Jest worker that runs this file, from 1. */
export function workerNumber(): number {
  return Number.parseInt(process.env.JEST_WORKER_ID ?? '1', 10);
}
