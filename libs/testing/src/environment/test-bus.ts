import { JetStreamApiCodes, JetStreamApiError, jetstreamManager } from '@nats-io/jetstream';
import { connect } from '@nats-io/transport-node';
import { testServers, workerNumber } from './test-servers.js';

/** A nats-server account that belongs to one Jest worker, empty at the moment it was handed out. */
export interface TestBus {
  /** URL with user and password, e.g. for `NATS_URL`. */
  readonly url: string;
  /** The same for `connect` of `@nats-io/transport-node`, which does not read credentials from a URL. */
  readonly connection: { readonly servers: string; readonly user: string; readonly pass: string };
  /** Removes every stream, and with the streams their consumers, key-value buckets and object stores. */
  clear(): Promise<void>;
}

/**
 * Returns the bus of this Jest worker, cleared of what an earlier test file left on it. Test files of other workers
 * use other accounts of the same server, so equal stream names do not meet.
 */
export async function createTestBus(): Promise<TestBus> {
  const account = `w${workerNumber()}`;
  const url = testServers().natsUrls[account];
  if (url === undefined) throw new Error(`nats-server has no account ${account} in this run`);
  const { host, username, password } = new URL(url);
  const connection = { servers: host, user: decodeURIComponent(username), pass: decodeURIComponent(password) };
  const bus = { url, connection, clear: () => removeStreams(connection) };
  await bus.clear();
  return bus;
}

/** Two installations of one test may empty their bus at the same moment. */
function unlessGone(error: unknown): boolean {
  if (error instanceof JetStreamApiError && error.code === JetStreamApiCodes.StreamNotFound) return true;
  throw error;
}

async function removeStreams(connection: TestBus['connection']): Promise<void> {
  const nats = await connect(connection);
  try {
    const manager = await jetstreamManager(nats);
    for await (const stream of manager.streams.list()) await manager.streams.delete(stream.config.name).catch(unlessGone);
  } finally {
    await nats.close();
  }
}
