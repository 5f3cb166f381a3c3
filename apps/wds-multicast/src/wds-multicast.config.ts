import { hostname } from 'node:os';
import { z } from 'zod';
import { databaseConfig, natsConfig, setting, wholeNumber } from '@sluice/platform/config';
import { contentStoreConfig } from '@sluice/platform/content-store';
import { parseAddresses } from './network/addresses.js';
import { parseMulticastRange } from './network/multicast-range.js';
import { rpcConfig } from './rpc/rpc.config.js';

const onOff = z.enum(['on', 'off']);
/** A text that a parser makes something of; null is none. */
const parsed = <Value>(parse: (text: string) => Value | null) => z.string().refine((text) => parse(text) !== null).transform((text) => parse(text)!);
const portRange = (text: string) => {
  const [first, last] = (/^(\d{4,5})-(\d{4,5})$/.exec(text) ?? []).slice(1).map(Number);
  return first !== undefined && last !== undefined && first >= 1024 && first <= last && last <= 65_535 ? { first, last } : null;
};

/** How multicast sessions are asked for and carried. */
export const multicastConfig = z.object({
  SLUICE_WDS_ADDRESSES: setting(parsed(parseAddresses).optional(), {
    meaning: 'Addresses of this machine on which clients ask for content and sessions are sent. Link-local ones carry their zone (`fe80::1%eth0`).',
    expected: 'IPv4 and IPv6 addresses, separated by commas',
    default: 'none: nothing is sent by multicast',
  }),
  SLUICE_WDS_UDP: setting(onOff.default('on'), {
    meaning: 'Whether clients may ask for content over UDP, without an account (AllowUDP of MS-WDSMSI 3.1.1.3).', expected: 'on or off', default: 'on',
  }),
  SLUICE_WDS_PORT: setting(wholeNumber(1, 65_535).default(5041), {
    meaning: 'UDP port on which clients ask for content; clients of Windows know no other one than 5041.', expected: 'a port number', default: '5041',
  }),
  SLUICE_WDS_SERVER: setting(z.string().min(1).max(255).default(hostname()), {
    meaning: 'Name of this service among all that share the database. Each needs its own, and keeps it over restarts.', expected: 'a name', default: 'the name of the host',
  }),
  SLUICE_WDS_DIRECTORY: setting(z.string().optional(), {
    meaning: 'Directory below which the namespaces of the provider `directory` lie; their configuration string is a path from there.', expected: 'the path of a directory', default: 'none; such namespaces offer nothing',
  }),
  SLUICE_WDS_MULTICAST_IPV4: setting(parsed(parseMulticastRange).refine((range) => range.family === 4).prefault('239.192.80.0/24'), {
    meaning: 'Multicast addresses of sessions over IPv4.', expected: 'a range such as 239.192.80.0/24', default: '239.192.80.0/24',
  }),
  SLUICE_WDS_MULTICAST_IPV6: setting(parsed(parseMulticastRange).refine((range) => range.family === 6).prefault('ff15::5041:0/112'), {
    meaning: 'Multicast addresses of sessions over IPv6.', expected: 'a range such as ff15::5041:0/112', default: 'ff15::5041:0/112',
  }),
  SLUICE_WDS_SESSION_PORTS: setting(parsed(portRange).prefault('64001-65000'), {
    meaning: 'UDP ports of sessions, one for each.', expected: 'a range of ports such as 64001-65000', default: '64001-65000',
  }),
  SLUICE_WDS_SECURITY: setting(z.enum(['none', 'checksum', 'hash', 'sign']).default('hash'), {
    meaning: 'What protects the packets of sessions: the server signs and clients hash (`sign`), both hash with a shared key, or nothing but a checksum. Clients without an account always have the checksum (MS-WDSMSI 3.1.5.1).',
    expected: 'none, checksum, hash or sign', default: 'hash',
  }),
  SLUICE_WDS_HASH: setting(z.enum(['sha1', 'sha256', 'sha384', 'sha512']).default('sha256'), {
    meaning: 'The hash of the modes `hash` and `sign`.', expected: 'sha1, sha256, sha384 or sha512', default: 'sha256',
  }),
  SLUICE_WDS_MTU: setting(wholeNumber(576, 9_216).default(1_500), {
    meaning: 'Bytes of the longest packet that the network between server and clients takes whole.', expected: 'a whole number from 576 to 9216', default: '1500',
  }),
  SLUICE_WDS_FRAGMENTS: setting(onOff.default('off'), {
    meaning: 'Whether blocks are larger than the network takes whole, as Windows servers have them. Costs less processor time; a lost fragment loses the block.', expected: 'on or off', default: 'off',
  }),
  SLUICE_WDS_TTL: setting(wholeNumber(1, 255).default(1), {
    meaning: 'How many routers multicast packets may pass, plus one.', expected: 'a whole number from 1 to 255', default: '1',
  }),
  SLUICE_WDS_MAX_SESSIONS: setting(wholeNumber(1, 500).default(32), {
    meaning: 'Most sessions at the same time. Requests for more are refused with ERROR_BUSY, after sessions that nobody joined have made room.', expected: 'a whole number from 1 to 500', default: '32',
  }),
  SLUICE_WDS_MAX_CLIENTS: setting(wholeNumber(1, 200).default(200), {
    meaning: 'Most clients of one session.', expected: 'a whole number from 1 to 200', default: '200',
  }),
  SLUICE_WDS_INACTIVITY_SECONDS: setting(wholeNumber(5, 86_400).default(300), {
    meaning: 'How long a session waits for a sign of life of any client before it ends (InactivityTimeout of MS-WDSMT 3.1.1.4), in seconds.', expected: 'a whole number from 5 to 86400', default: '300',
  }),
  SLUICE_WDS_LINGER_SECONDS: setting(wholeNumber(0, 3_600).default(10), {
    meaning: 'How long a session waits for further clients when all have gone, in seconds.', expected: 'a whole number from 0 to 3600', default: '10',
  }),
  SLUICE_WDS_SLOW_SECONDS: setting(wholeNumber(1, 3_600).default(15), {
    meaning: 'How long a session must be slower than its namespace allows before something is done about its slowest client, in seconds.', expected: 'a whole number from 1 to 3600', default: '15',
  }),
  SLUICE_WDS_REQUESTS_PER_SECOND: setting(wholeNumber(1, 1_000).default(5), {
    meaning: 'Requests over UDP that are answered to one address each second; more are not answered.', expected: 'a whole number from 1 to 1000', default: '5',
  }),
  SLUICE_WDS_HTTP_TRANSFERS: setting(wholeNumber(0, 10_000).default(64), {
    meaning: 'Most files that are sent over HTTP at the same time, to clients that multicast does not reach.', expected: 'a whole number from 0 to 10000', default: '64',
  }),
});

export type MulticastConfig = z.output<typeof multicastConfig>;

/** Everything the service reads from its environment besides what every service reads. The content store is needed only by namespaces of that provider. */
export const wdsMulticastConfig = z.object({ ...databaseConfig.shape, ...natsConfig.shape, ...contentStoreConfig.shape, ...multicastConfig.shape, ...rpcConfig.shape });

export type WdsMulticastConfig = z.output<typeof wdsMulticastConfig>;
