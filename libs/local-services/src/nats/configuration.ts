import { LOOPBACK } from '../network/ports.js';

/** One message may carry a page of metadata; the server's own default is 1 MB. */
const MAX_PAYLOAD = '8MB';

/** A user with an account of its own: what one account publishes, no other sees. */
export interface NatsAccount {
  readonly name: string;
  readonly password: string;
}

/** What the configuration file says. */
export interface NatsConfiguration {
  readonly port: number;
  /** Directory of JetStream's files. */
  readonly storeDir: string;
  readonly pidFile: string;
  /** At least one; the account and its only user bear the same name. */
  readonly accounts: readonly NatsAccount[];
}

/** Writes nats-server's configuration, in the words that 2.9 understands. */
export function natsConfiguration(configuration: NatsConfiguration): string {
  const accounts = configuration.accounts.map(
    ({ name, password }) => `  ${name}: { jetstream: enabled, users: [ { user: ${quote(name)}, password: ${quote(password)} } ] }`,
  );
  return [
    `listen: ${quote(`${LOOPBACK}:${configuration.port}`)}`,
    `pid_file: ${quote(configuration.pidFile)}`,
    `max_payload: ${MAX_PAYLOAD}`,
    `jetstream { store_dir: ${quote(configuration.storeDir)} }`,
    'accounts {',
    ...accounts,
    '}',
    '',
  ].join('\n');
}

/** A string in double quotes; nats-server reads JSON's escapes. */
function quote(text: string): string {
  return JSON.stringify(text);
}
