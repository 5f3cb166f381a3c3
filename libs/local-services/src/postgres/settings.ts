import { LOOPBACK } from '../network/ports.js';

/**
 * What the server is for. `durable` keeps every committed transaction through power loss; `test` gives that up for
 * speed, as its data is thrown away.
 */
export type Tune = 'durable' | 'test';

/** Connections allowed: Jest workers, each with several pools, must not starve one another. */
const MAX_CONNECTIONS = 200;

const COMMON: Readonly<Record<string, string>> = {
  listen_addresses: LOOPBACK,
  // TCP only: a socket file would need a directory that both accounts may enter, with a short path.
  unix_socket_directories: '',
  max_connections: String(MAX_CONNECTIONS),
  // Compiling a plan costs more than it gains for the short statements of these services.
  jit: 'off',
  timezone: 'UTC',
  log_timezone: 'UTC',
};

const BY_TUNE: Readonly<Record<Tune, Readonly<Record<string, string>>>> = {
  durable: { shared_buffers: '256MB', max_wal_size: '2GB' },
  test: { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off', wal_level: 'minimal', max_wal_senders: '0' },
};

/** The arguments of `postgres` for a data directory, a port and a purpose. */
export function serverArguments(dataDirectory: string, port: number, tune: Tune): string[] {
  const settings = { ...COMMON, ...BY_TUNE[tune], port: String(port) };
  return ['-D', dataDirectory, ...Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`])];
}
