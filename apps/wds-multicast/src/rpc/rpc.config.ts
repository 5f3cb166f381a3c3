import { z } from 'zod';
import { setting, wholeNumber } from '@sluice/platform/config';

const MAX_PORT = 65_535;

/** How clients make the calls of MS-WDSC. */
export const rpcConfig = z.object({
  SLUICE_WDS_RPC: setting(z.enum(['on', 'off']).default('on'), {
    meaning: 'Whether clients may ask for a session by RPC (MS-WDSC), on each of the addresses of SLUICE_WDS_ADDRESSES.',
    expected: 'on or off',
    default: 'on',
  }),
  SLUICE_WDS_RPC_MAPPER_PORT: setting(wholeNumber(0, MAX_PORT).default(135), {
    meaning: 'The TCP port of the endpoint mapper. Windows clients ask on port 135 and no other; 0 takes any free one.',
    expected: 'a port number from 0 to 65535',
    default: '135',
  }),
  SLUICE_WDS_RPC_PORT: setting(wholeNumber(0, MAX_PORT).default(0), {
    meaning: 'The TCP port of WdsRpcMessage, which clients learn from the endpoint mapper; 0 takes any free one. Set it where a firewall must let it through.',
    expected: 'a port number from 0 to 65535',
    default: '0',
  }),
  SLUICE_WDS_RPC_CONNECTIONS: setting(wholeNumber(1, 100_000).default(512), {
    meaning: 'Most RPC connections at the same time; further ones are closed at once.',
    expected: 'a whole number from 1 to 100000',
    default: '512',
  }),
  SLUICE_WDS_RPC_CONNECTIONS_PER_SOURCE: setting(wholeNumber(1, 100_000).default(16), {
    meaning: 'Most RPC connections at the same time from one IPv4 address or one /64 network of IPv6.',
    expected: 'a whole number from 1 to 100000',
    default: '16',
  }),
  SLUICE_WDS_ACCOUNTS_FILE: setting(z.string().min(1).optional(), {
    meaning: 'The file with the accounts that may authenticate by NTLM, and their groups. It holds passwords or hashes that are as good: keep it from everybody else. It is read when the process starts.',
    expected: 'the path of a JSON file; docs/MULTICAST-RPC.md describes it',
    default: 'nobody can authenticate',
  }),
  SLUICE_WDS_RPC_NAME: setting(z.string().regex(/^[0-9A-Za-z]([0-9A-Za-z-]{0,62})(\.[0-9A-Za-z-]{1,63}){0,8}$/).optional(), {
    meaning: 'The name by which the server calls itself when clients authenticate. Security identifiers of accounts without one of their own are derived from it, so all replicas need the same.',
    expected: 'a host name, with or without its domain',
    default: 'the name of the host',
  }),
});

export type RpcConfig = z.output<typeof rpcConfig>;
