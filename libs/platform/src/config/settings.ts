import { z } from 'zod';
import { networks, secretText, secretUrl, secretUrlList, setting, wholeNumber } from './setting.js';

const MAX_PORT = 65_535;
const MAX_TIMEOUT_MS = 3_600_000;
const MIN_ADMIN_TOKEN_LENGTH = 16;
const MIN_STREAM_BYTES = 1_048_576;

/** Levels of the log, most to least severe. */
export const LOG_LEVELS = ['fatal', 'error', 'warn', 'info', 'debug', 'trace'] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

/** Where PostgreSQL is and how a process uses it. */
export const databaseConfig = z.object({
  DATABASE_URL: setting(secretUrl(['postgres:', 'postgresql:']), {
    meaning: 'The PostgreSQL database that all services share.',
    expected: 'a URL such as postgresql://user:password@host:5432/database',
  }),
  SLUICE_DATABASE_POOL_SIZE: setting(wholeNumber(1, 500).default(10), {
    meaning: 'Most connections that one process keeps to PostgreSQL.',
    expected: 'a whole number from 1 to 500',
    default: '10',
  }),
  SLUICE_DATABASE_CONNECT_TIMEOUT_MS: setting(wholeNumber(100, 60_000).default(3_000), {
    meaning: 'How long a request waits for a connection, in milliseconds.',
    expected: 'a whole number from 100 to 60000',
    default: '3000',
  }),
  SLUICE_DATABASE_STATEMENT_TIMEOUT_MS: setting(wholeNumber(0, MAX_TIMEOUT_MS).default(30_000), {
    meaning: 'How long one SQL statement may run, in milliseconds; 0 sets no limit.',
    expected: 'a whole number from 0 to 3600000',
    default: '30000',
  }),
});

/** Where NATS is and the limits of the two streams. */
export const natsConfig = z.object({
  NATS_URL: setting(secretUrlList(['nats:', 'tls:']), {
    meaning: 'The NATS servers with JetStream that all services share; several are separated by commas.',
    expected: 'a URL such as nats://host:4222, or several separated by commas',
  }),
  SLUICE_EVENTS_MAX_AGE_HOURS: setting(wholeNumber(1, 8_760).default(168), {
    meaning: 'How long events stay in the stream SLUICE_EVENTS, in hours.',
    expected: 'a whole number from 1 to 8760',
    default: '168',
  }),
  SLUICE_EVENTS_MAX_BYTES: setting(wholeNumber(MIN_STREAM_BYTES, Number.MAX_SAFE_INTEGER).default(536_870_912), {
    meaning: 'Most bytes that the stream SLUICE_EVENTS keeps; the oldest events go first.',
    expected: 'a whole number of bytes, 1048576 or more',
    default: '536870912',
  }),
  SLUICE_REPORTS_MAX_BYTES: setting(wholeNumber(MIN_STREAM_BYTES, Number.MAX_SAFE_INTEGER).default(1_073_741_824), {
    meaning: 'Most bytes of reports that wait in the stream SLUICE_REPORTS; when it is full, computers are asked to report later.',
    expected: 'a whole number of bytes, 1048576 or more',
    default: '1073741824',
  }),
  SLUICE_DEAD_LETTERS_MAX_BYTES: setting(wholeNumber(MIN_STREAM_BYTES, Number.MAX_SAFE_INTEGER).default(134_217_728), {
    meaning: 'Most bytes that the stream SLUICE_DEAD_LETTERS keeps; the oldest dead letters go first.',
    expected: 'a whole number of bytes, 1048576 or more',
    default: '134217728',
  }),
  SLUICE_STREAM_REPLICAS: setting(wholeNumber(1, 5).default(1), {
    meaning: 'How many NATS servers hold a copy of each stream.',
    expected: 'a whole number from 1 to 5',
    default: '1',
  }),
});

/** What every service process needs to listen, to log and to stop. */
export const serviceConfig = z.object({
  SLUICE_SERVICE_PORT: setting(wholeNumber(0, MAX_PORT).default(8080), {
    meaning: 'The port that one service process listens on; 0 takes any free one.',
    expected: 'a port number from 0 to 65535',
    default: '8080',
  }),
  SLUICE_BIND: setting(z.string().regex(/^[0-9A-Za-z.:-]{1,253}$/).default('0.0.0.0'), {
    meaning: 'The address that one service process listens on. `npm start` sets 127.0.0.1.',
    expected: 'an IP address or host name',
    default: '0.0.0.0',
  }),
  SLUICE_TRUSTED_PROXIES: setting(networks().prefault('loopback'), {
    meaning: 'The proxies that are believed about the address and the scheme of their clients (X-Forwarded-For, X-Forwarded-Proto). Whoever is in these networks can claim to be anybody.',
    expected: 'networks such as 10.0.0.0/8, or loopback, linklocal, uniquelocal, separated by commas',
    default: 'loopback: a proxy on the same machine',
  }),
  SLUICE_LOG_LEVEL: setting(z.enum(LOG_LEVELS).default('info'), {
    meaning: 'The least severe entries that are logged.',
    expected: `one of ${LOG_LEVELS.join(', ')}`,
    default: 'info',
  }),
  SLUICE_REQUEST_TIMEOUT_SECONDS: setting(wholeNumber(1, 3_600).default(30), {
    meaning: 'How long a request may take to arrive, in seconds; a slower sender is cut off.',
    expected: 'a whole number from 1 to 3600',
    default: '30',
  }),
  SLUICE_SHUTDOWN_SECONDS: setting(wholeNumber(1, 600).default(25), {
    meaning: 'How long a process may take to finish its work when told to stop, in seconds.',
    expected: 'a whole number from 1 to 600',
    default: '25',
  }),
});

/** What the edge of `npm start` needs: public ports, data directory, administrator's token and certificate. */
export const edgeConfig = z.object({
  SLUICE_HTTP_PORT: setting(wholeNumber(0, MAX_PORT).default(8530), {
    meaning: 'The port on which clients reach the server over HTTP.',
    expected: 'a port number from 0 to 65535',
    default: '8530',
  }),
  SLUICE_HTTPS_PORT: setting(wholeNumber(0, MAX_PORT).default(8531), {
    meaning: 'The port on which clients reach the server over HTTPS, used when a certificate is given.',
    expected: 'a port number from 0 to 65535',
    default: '8531',
  }),
  SLUICE_DATA_DIR: setting(z.string().optional(), {
    meaning: 'The directory for everything that `npm start` keeps: database, streams, content.',
    expected: 'a directory path',
    default: '`.data` in the checkout',
  }),
  SLUICE_ADMIN_TOKEN: setting(secretText(MIN_ADMIN_TOKEN_LENGTH).optional(), {
    meaning: 'The token that administrators present.',
    expected: `at least ${MIN_ADMIN_TOKEN_LENGTH} characters`,
    default: 'one is drawn at the first start',
  }),
  SLUICE_TLS_CERT: setting(z.string().optional(), {
    meaning: 'Path of the PEM file with the certificate chain; turns HTTPS on.',
    expected: 'the path of a PEM file, set together with SLUICE_TLS_KEY',
    default: 'no HTTPS',
  }),
  SLUICE_TLS_KEY: setting(z.string().optional(), {
    meaning: "Path of the PEM file with the certificate's private key.",
    expected: 'the path of a PEM file, set together with SLUICE_TLS_CERT',
    default: 'no HTTPS',
  }),
}).refine((config) => !isSet(config, 'SLUICE_TLS_CERT') || isSet(config, 'SLUICE_TLS_KEY'), togetherWith('SLUICE_TLS_KEY', 'SLUICE_TLS_CERT'))
  .refine((config) => !isSet(config, 'SLUICE_TLS_KEY') || isSet(config, 'SLUICE_TLS_CERT'), togetherWith('SLUICE_TLS_CERT', 'SLUICE_TLS_KEY'));

function isSet(config: object, key: string): boolean {
  return (config as Record<string, unknown>)[key] !== undefined;
}

/** The rule is checked even when other variables are wrong, so that one error names all of them. */
function togetherWith(key: string, other: string) {
  return { path: [key], params: { expected: `a path, because ${other} is set` }, when: () => true };
}

export type DatabaseConfig = z.output<typeof databaseConfig>;
export type NatsConfig = z.output<typeof natsConfig>;
export type ServiceConfig = z.output<typeof serviceConfig>;
export type EdgeConfig = z.output<typeof edgeConfig>;
