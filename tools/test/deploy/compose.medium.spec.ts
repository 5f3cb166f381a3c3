import { afterAll, describe, expect, it } from '@jest/globals';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parse } from 'yaml';
import { servicesBehindEdge } from './services-behind-edge.js';
import { environmentProblems, PROGRAMS } from './service-configs.js';

const ROOT = fileURLToPath(new URL('../../../', import.meta.url));
const FILES = ['docker-compose.yml', 'docker-compose.tls.yml'];

/** Compose on its own, or as a plugin of docker; neither needs an engine to read a file. */
const COMPOSE = [['docker-compose'], ['docker', 'compose']].find(([program = '', ...parameters]) => spawnSync(program, [...parameters, 'version']).status === 0);
if (COMPOSE === undefined) process.stderr.write('skipped: tests that need docker-compose; on Debian: apt-get install docker-compose\n');

const SECRETS = { SLUICE_POSTGRES_PASSWORD: 'a1', SLUICE_NATS_PASSWORD: '42', SLUICE_NATS_SYSTEM_PASSWORD: 'c3', SLUICE_ADMIN_TOKEN: 'x'.repeat(20), SLUICE_TLS_DIR: './tls' };

interface Service {
  readonly image: string;
  readonly build?: { readonly args: { readonly SERVICE: string } };
  readonly environment?: Readonly<Record<string, string>>;
  readonly profiles?: readonly string[];
  readonly read_only?: boolean;
  readonly user?: string;
  readonly restart?: string;
  readonly network_mode?: string;
  readonly cap_drop?: readonly string[];
  readonly security_opt?: readonly string[];
  readonly healthcheck?: { readonly test?: unknown; readonly disable?: boolean };
  readonly depends_on?: Readonly<Record<string, { readonly condition: string }>>;
  readonly mem_limit?: string;
  readonly ports?: readonly string[];
}

const services = (parse(readFileSync(join(ROOT, 'docker-compose.yml'), 'utf8'), { merge: true }) as { services: Record<string, Service> }).services;
const ours = Object.entries(services).filter(([, { build }]) => build !== undefined);

/** A variable of the environment, as compose fills it in. */
const filledIn = (text: string) => String(text).replace(/\$\{(\w+)(?::[?-]([^}]*))?\}/g, (_whole, name: string, otherwise = '') => (SECRETS as Record<string, string>)[name] ?? otherwise);

describe('docker-compose.yml', () => {
  it('starts every service of npm start, what migrates, and multicast on request', () => {
    expect(ours.map(([name, { build }]) => [name, build?.args.SERVICE]).sort()).toEqual([...PROGRAMS].sort().map((name) => [name, name]));
    expect(ours.map(([name]) => name)).toEqual(expect.arrayContaining(servicesBehindEdge().map(({ name }) => name)));
    expect(services['wds-multicast']).toMatchObject({ profiles: ['multicast'], network_mode: 'host' });
    expect(ours.filter(([, { network_mode: mode }]) => mode === 'host').map(([name]) => name)).toEqual(['wds-multicast']);
  });

  it('gives each program an environment that it takes', () => {
    const problems = ours.flatMap(([name, { environment = {} }]) =>
      environmentProblems(name, Object.fromEntries(Object.entries(environment).map(([key, value]) => [key, filledIn(value)]))));
    expect(problems).toEqual([]);
  });

  it('starts services behind the migration, and the edge behind the services', () => {
    for (const [name, { depends_on: needs }] of ours) {
      expect([name, needs?.[name === 'migrate' ? 'postgres' : 'migrate']?.condition]).toEqual([name, name === 'migrate' ? 'service_healthy' : 'service_completed_successfully']);
    }
    expect(services['edge']?.depends_on).toEqual(Object.fromEntries(servicesBehindEdge().map(({ name }) => [name, { condition: 'service_healthy' }])));
  });

  it('grants nobody more than needed, and asks everybody for their health', () => {
    for (const [name, service] of Object.entries(services)) {
      const oneShot = service.restart === 'no';
      expect([name, service.image]).toEqual([name, expect.stringMatching(/:(?:\$\{SLUICE_VERSION:-)?\d+\.\d+/)]);
      expect([name, service.security_opt]).toEqual([name, ['no-new-privileges:true']]);
      expect([name, oneShot || service.healthcheck?.test !== undefined]).toEqual([name, true]);
      if (name === 'postgres') continue;
      expect([name, service.read_only, service.cap_drop]).toEqual([name, true, ['ALL']]);
      if (name !== 'volumes') expect([name, service.user]).toEqual([name, '1000:1000']);
    }
    for (const [name, { mem_limit: limit }] of ours) expect([name, name === 'migrate' || limit !== undefined]).toEqual([name, true]);
  });

  it('publishes the edge only; database and bus are for this machine', () => {
    const open = Object.entries(services).filter(([, { ports = [] }]) => ports.some((port) => !port.startsWith('127.0.0.1:')));
    expect(open.map(([name]) => name)).toEqual(['edge']);
  });
});

(COMPOSE === undefined ? describe.skip : describe)('the compose files, as compose reads them', () => {
  const [program = '', ...parameters] = COMPOSE ?? [];
  const scratch = mkdtempSync(join(tmpdir(), 'sluice-compose-'));
  const emptyFile = join(scratch, 'env');
  writeFileSync(emptyFile, '');
  afterAll(() => rmSync(scratch, { recursive: true }));

  // No `.env` of this checkout: what is missing shall be missed.
  const config = (files: readonly string[], environment: Record<string, string>) =>
    spawnSync(program, [...parameters, '--project-directory', ROOT, ...files.flatMap((file) => ['--file', file]), '--env-file', emptyFile, 'config', '--quiet'], {
      cwd: ROOT, encoding: 'utf8', env: { PATH: process.env['PATH'] ?? '', HOME: tmpdir(), ...environment },
    });

  it.each([[[FILES[0]!]], [FILES]])('are valid: %j', (files) => {
    const { status, stderr } = config(files, SECRETS);
    expect([status, stderr]).toEqual([0, expect.not.stringMatching(/invalid|unsupported/i)]);
  }, 60_000);

  it('are refused while a password is missing', () => {
    const { SLUICE_ADMIN_TOKEN: _missing, ...incomplete } = SECRETS;
    const { status, stderr } = config([FILES[0]!], incomplete);
    expect([status === 0, stderr]).toEqual([false, expect.stringContaining('.env.example')]);
  }, 60_000);

  it('would be refused with a key that compose does not know', () => {
    const file = join(scratch, 'docker-compose.yml');
    writeFileSync(file, readFileSync(join(ROOT, 'docker-compose.yml'), 'utf8').replace('    shm_size:', '    shared_memory:'));
    const { status, stderr } = config([file], SECRETS);
    expect([status === 0, stderr]).toEqual([false, expect.stringContaining('shared_memory')]);
  }, 60_000);
});
