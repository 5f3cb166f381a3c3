import { describe, expect, it } from '@jest/globals';
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import { PROGRAMS } from './service-configs.js';

const ROOT = new URL('../../../', import.meta.url);
const file = (name: string) => readFileSync(new URL(name, ROOT), 'utf8');

describe('the Dockerfile', () => {
  const dockerfile = file('Dockerfile');

  it('copies the manifest of every workspace of the lock file, without which npm ci fails', () => {
    const { packages } = JSON.parse(file('package-lock.json')) as { packages: Record<string, { link?: boolean; resolved?: string }> };
    const workspaces = Object.values(packages).filter(({ link }) => link === true).map(({ resolved }) => resolved).sort();
    const copied = [...dockerfile.matchAll(/^COPY (\S+)\/package\.json /gm)].map(([, directory]) => directory).sort();
    expect(copied).toEqual(workspaces);
    for (const directory of copied) expect(existsSync(new URL(`${directory}/package.json`, ROOT))).toBe(true);
  });

  it('compiles every program that has an image', () => {
    const compiled = /npx tsc -b ([^\n]*)/.exec(dockerfile)?.[1]?.split(' ');
    expect(compiled?.sort()).toEqual(PROGRAMS.map((name) => `apps/${name}`).sort());
  });

  it('pins its base to a version of the Node that package.json asks for, and ends as nobody', () => {
    const [, major, minor] = /^ARG NODE_IMAGE=node:(\d+)\.(\d+)\.\d+-\w+-slim$/m.exec(dockerfile) ?? [];
    const { engines } = JSON.parse(file('package.json')) as { engines: { node: string } };
    const [wantedMajor, wantedMinor] = engines.node.match(/\d+/g)!.map(Number);
    expect([Number(major), Number(minor) >= wantedMinor!]).toEqual([wantedMajor, true]);
    const last = dockerfile.slice(dockerfile.lastIndexOf('\nFROM '));
    expect(last).toMatch(/^USER 1000:1000$/m);
  });
});

describe('the health check of the images', () => {
  const run = (port: number) => {
    const child = spawn(process.execPath, [fileURLToPath(new URL('deploy/image/healthcheck.mjs', ROOT))], { env: { SLUICE_SERVICE_PORT: String(port), SLUICE_BIND: '0.0.0.0' } });
    return once(child, 'exit').then(([code]) => code as number);
  };

  it('is what /readyz says, and bad news when nobody answers', async () => {
    let status = 200;
    const server = createServer((request, response) => response.writeHead(request.url === '/readyz' ? status : 404).end()).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    expect(await run(port)).toBe(0);
    status = 503;
    expect(await run(port)).toBe(1);
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
    expect(await run(port)).toBe(1);
  }, 30_000);
});

const hasNats = spawnSync('nats-server', ['--version']).error === undefined;
if (!hasNats) process.stderr.write('skipped: tests that need nats-server in PATH\n');

(hasNats ? describe : describe.skip)('the configurations of nats-server', () => {
  const check = (path: string, password: string) => spawnSync('nats-server', ['--config', fileURLToPath(new URL(path, ROOT)), '-t'], {
    encoding: 'utf8', env: { PATH: process.env['PATH'], NATS_NODE: 'nats-0', SLUICE_NATS_PASSWORD: password, SLUICE_NATS_SYSTEM_PASSWORD: password },
  });

  it.each(['deploy/compose/nats.conf', 'k8s/components/nats/nats.conf', 'k8s/components/nats-cluster/nats.conf'])('%s is valid, whatever password stands in quotes', (path) => {
    for (const password of ['"abc"', '"1234"', '"1e5"', '"12k"']) expect([password, check(path, password).status]).toEqual([password, 0]);
    expect(check(path, '1234').status).not.toBe(0);
  }, 30_000);
});
