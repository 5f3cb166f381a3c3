/**
 * Runs once before the first medium or end-to-end test of a Jest run, in Jest's own process. A run of unit tests alone
 * never gets here, because only the other two projects of `jest.config.mjs` name this file.
 *
 * Jest does not compile what it loads here, hence JavaScript, and hence what `tsc -b` made of the servers' library.
 */
import process from 'node:process';
import { URL, fileURLToPath } from 'node:url';

const CHECKOUT = fileURLToPath(new URL('../../../../', import.meta.url));

/** Starts one PostgreSQL and one nats-server for the run; every worker has a nats-server account of its own. */
export default async function globalSetup({ maxWorkers }) {
  const { startThrowawayServers } = await importServers();
  const accounts = Array.from({ length: Math.max(maxWorkers, 1) }, (_, index) => `w${index + 1}`);
  const servers = await startThrowawayServers(CHECKOUT, accounts, (line) => process.stderr.write(`${line}\n`));
  globalThis.sluiceTestServers = servers;
  // Workers are started afterwards and inherit this; `test-servers.ts` reads it.
  process.env.SLUICE_TEST_SERVERS = JSON.stringify({ postgresUrl: servers.postgres.url, natsUrls: servers.nats.accountUrls });
}

async function importServers() {
  try {
    return await import('@sluice/local-services');
  } catch (error) {
    if (error.code !== 'ERR_MODULE_NOT_FOUND') throw error;
    throw new Error('The library that starts the test servers is not built. Run "npm run build", or use "npm test".', { cause: error });
  }
}
