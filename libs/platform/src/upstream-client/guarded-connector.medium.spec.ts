import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { Agent, request } from 'undici';
import { AddressGuard, readNetwork } from './address-guard.js';
import { guardedConnector, type LookUpAll } from './guarded-connector.js';

describe('a guarded connection', () => {
  let server: Server;
  let connections = 0;
  let port = 0;

  beforeAll(async () => {
    server = createServer((_request, response) => { response.end('here'); }).on('connection', () => { connections += 1; });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    port = (server.address() as AddressInfo).port;
  });
  beforeEach(() => { connections = 0; });
  afterAll(() => { server.close(); });

  async function ask(host: string, guard: AddressGuard, answers: readonly string[][] = [], autoSelectFamily = true): Promise<string> {
    const left = [...answers];
    const lookUp: LookUpAll = (_name, _options, callback) => callback(null, (left.shift() ?? []).map((address) => ({ address, family: address.includes(':') ? 6 : 4 })));
    const agent = new Agent({ connect: guardedConnector({ timeout: 5_000, autoSelectFamily }, guard, lookUp) });
    try {
      return await (await request(`http://${host}:${port}/`, { dispatcher: agent })).body.text();
    } finally {
      await agent.destroy();
    }
  }
  const forbidden = { name: 'ForbiddenAddress', code: 'FORBIDDEN_ADDRESS' };

  it.each(['127.0.0.1', '2130706433', '[::ffff:127.0.0.1]'])('is not made to %s', async (host) => {
    await expect(ask(host, new AddressGuard())).rejects.toMatchObject(forbidden);
    expect(connections).toBe(0);
  });

  it.each([true, false])('is not made to a name that leads there, whether one or all of its addresses are asked for (%p)', async (all) => {
    await expect(ask('harmless.example', new AddressGuard(), [['127.0.0.1']], all)).rejects.toMatchObject(forbidden);
    expect(connections).toBe(0);
  });

  it('is judged by the look-up that it is made with: a name that led elsewhere before may not lead here now', async () => {
    const guard = new AddressGuard([readNetwork('127.0.0.1')!]);
    expect(await ask('rebound.example', guard, [['127.0.0.1']])).toBe('here');
    await expect(ask('rebound.example', guard, [['127.0.0.2']])).rejects.toMatchObject(forbidden);
    expect(connections).toBe(1);
  });

  it('takes the allowed ones of several addresses', async () => {
    const guard = new AddressGuard([readNetwork('127.0.0.1')!]);
    expect(await ask('both.example', guard, [['169.254.169.254', '127.0.0.1', '::1']])).toBe('here');
  });

  it('is made to a host and port that are trusted, wherever they lead', async () => {
    const guard = new AddressGuard([], (host, at) => host === '127.0.0.1' && at === port);
    expect(await ask('127.0.0.1', guard)).toBe('here');
    await expect(ask('127.0.0.2', guard)).rejects.toMatchObject(forbidden);
  });
});
