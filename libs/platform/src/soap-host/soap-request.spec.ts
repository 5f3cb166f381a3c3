import { describe, expect, it } from '@jest/globals';
import type { IncomingMessage } from 'node:http';
import { httpAdapter } from '../observability/http-server.js';
import { describeCall } from './soap-request.js';

const from = (remoteAddress: string, headers: Record<string, string>) => ({ socket: { remoteAddress }, headers }) as unknown as IncomingMessage;
const throughEdge = { 'x-forwarded-proto': 'https', 'x-forwarded-for': '203.0.113.9' };

describe('a call through a proxy', () => {
  it.each<[string, readonly string[] | undefined, string, string, string]>([
    ['a proxy on this machine, by default', undefined, '127.0.0.1', 'https', '203.0.113.9'],
    ['a proxy elsewhere, by default', undefined, '10.1.2.3', 'http', '10.1.2.3'],
    ['a proxy in a network that is named', ['10.0.0.0/8'], '10.1.2.3', 'https', '203.0.113.9'],
    ['the same over a socket for both families', ['10.0.0.0/8'], '::ffff:10.1.2.3', 'https', '203.0.113.9'],
    ['a neighbour of that network', ['10.0.0.0/8'], '11.0.0.1', 'http', '11.0.0.1'],
    ['one of the private networks by their name', ['uniquelocal'], '172.18.0.5', 'https', '203.0.113.9'],
  ])('%s', (_what, trustedProxies, address, protocol, clientAddress) => {
    const call = describeCall(from(address, throughEdge), httpAdapter({ trustedProxies }).trustsProxy);
    expect([call.protocol, call.clientAddress]).toEqual([protocol, clientAddress]);
  });
});
