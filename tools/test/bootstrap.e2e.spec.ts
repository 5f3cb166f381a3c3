import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { copyFileSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';

/** Programs that note that they were called, in place of the real ones. Each takes a moment, so that overlaps would show. */
const note = (name: string) => `
import { appendFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
appendFileSync('calls', '${name} begins\\n');
await delay(100);
appendFileSync('calls', '${name} ends\\n');
if (existsSync('break-${name}')) { console.log('${name} is broken'); process.exit(7); }
`;

const FAKE_NPM = `${note('npm')}
mkdirSync('node_modules/.bin', { recursive: true });
for (const name of ['tsc', 'jest', 'nx', 'eslint']) writeFileSync('node_modules/.bin/' + name, readFileSync('fakes/' + name + '.js', 'utf8'));
`;

const FAKE_JEST = `console.log('jest', process.env.NODE_OPTIONS, process.argv.slice(2).join(' ')); process.exitCode = 3;`;

const FAKE_NX = `${note('nx')}
if (!existsSync('no-graph')) { mkdirSync('.nx/workspace-data', { recursive: true }); writeFileSync('.nx/workspace-data/project-graph.json', '{}'); }
`;

let checkout: string;

beforeEach(() => {
  checkout = mkdtempSync(join(tmpdir(), 'sluice-bootstrap-'));
  for (const directory of ['tools/dist/hello', 'fakes']) mkdirSync(join(checkout, directory), { recursive: true });
  copyFileSync(new URL('../bootstrap.mjs', import.meta.url), join(checkout, 'tools/bootstrap.mjs'));
  const files = {
    'package.json': '{ "type": "module", "engines": { "node": ">=20.19" } }',
    'package-lock.json': '{}',
    'tools/dist/hello/main.js': 'console.log("hello", ...process.argv.slice(2)); process.exitCode = 5;',
    'fakes/npm.js': FAKE_NPM,
    'fakes/tsc.js': note('tsc'),
    'fakes/jest.js': FAKE_JEST,
    'fakes/nx.js': FAKE_NX,
    'fakes/eslint.js': 'console.log("eslint", ...process.argv.slice(2));',
  };
  for (const [name, content] of Object.entries(files)) write(name, content);
});

afterEach(() => rmSync(checkout, { recursive: true, force: true }));

function write(name: string, content = ''): void {
  writeFileSync(join(checkout, name), content);
}

async function bootstrap(...args: string[]): Promise<{ code: number | null; said: string }> {
  const env = { PATH: process.env.PATH ?? '', npm_execpath: join(checkout, 'fakes/npm.js') };
  const child = spawn(process.execPath, ['tools/bootstrap.mjs', ...args], { cwd: checkout, env, stdio: ['ignore', 'pipe', 'pipe'] });
  const [out, err, [code]] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'close')]);
  return { code: code as number | null, said: out + err };
}

function calls(): string[] {
  return existsSync(join(checkout, 'calls')) ? readFileSync(join(checkout, 'calls'), 'utf8').trim().split('\n') : [];
}

describe('bootstrap.mjs', () => {
  it('installs, compiles and runs a tool with its arguments and exit code', async () => {
    const { code, said } = await bootstrap('run', 'hello', 'big', '--world');
    expect(calls()).toEqual(['npm begins', 'npm ends', 'tsc begins', 'tsc ends']);
    expect(said).toMatch(/^Installing packages .*\nInstalling packages: done in .*\nhello big --world\n$/);
    expect(code).toBe(5);
  });

  it('installs again only when the lock file has changed', async () => {
    await bootstrap('run', 'hello');
    await bootstrap('run', 'hello');
    expect(calls().filter((call) => call === 'npm ends')).toHaveLength(1);
    write('package-lock.json', '{ "changed": true }');
    await bootstrap('run', 'hello');
    expect(calls().filter((call) => call === 'npm ends')).toHaveLength(2);
  });

  it('does not install again what npm installed for the same lock file', async () => {
    await bootstrap('run', 'hello');
    write('package-lock.json', '{ "changed": true }');
    write('node_modules/.package-lock.json', '{}');
    await bootstrap('run', 'hello');
    expect(calls().filter((call) => call === 'npm ends')).toHaveLength(1);
  });

  it('installs and compiles one after the other when called twice at once', async () => {
    const both = await Promise.all([bootstrap('run', 'hello'), bootstrap('run', 'hello')]);
    expect(both.map(({ code }) => code)).toEqual([5, 5]);
    expect(calls()).toEqual(['npm begins', 'npm ends', 'tsc begins', 'tsc ends', 'tsc begins', 'tsc ends']);
  });

  it('is not stopped by the lock of a process that was killed', async () => {
    const killed = spawn(process.execPath, ['--version'], { stdio: 'ignore' });
    await once(killed, 'close');
    mkdirSync(join(checkout, '.data'));
    write('.data/preparing.lock', String(killed.pid));
    expect((await bootstrap('run', 'hello')).code).toBe(5);
  });

  it.each([
    ['npm', 'npm ci failed.'],
    ['tsc', 'Compiling failed.'],
  ])('shows what a failing %s said, and does not take it for done', async (name, failure) => {
    write(`break-${name}`);
    const { code, said } = await bootstrap('run', 'hello');
    expect(code).toBe(1);
    expect(said).toContain(`${name} is broken\n${failure}`);
    expect(said).not.toContain('hello');
    rmSync(join(checkout, `break-${name}`));
    expect((await bootstrap('run', 'hello')).code).toBe(5);
  });

  it('hands arguments to Jest, ends with its words and its exit code', async () => {
    const { code, said } = await bootstrap('test', '--selectProjects', 'unit');
    expect(said).toMatch(/jest --experimental-vm-modules --disable-warning=ExperimentalWarning --selectProjects unit\n$/);
    expect(code).toBe(3);
  });

  it('lints with the module graph, without compiling', async () => {
    expect(await bootstrap('lint')).toMatchObject({ code: 0, said: expect.stringMatching(/eslint \.\n$/) });
    expect(calls()).toEqual(['npm begins', 'npm ends', 'nx begins', 'nx ends']);
  });

  it('does not lint without a module graph, as the boundary rule would be silent', async () => {
    write('no-graph');
    const { code, said } = await bootstrap('lint');
    expect(code).toBe(1);
    expect(said).toContain('module boundaries cannot be checked');
    expect(said).not.toContain('eslint .');
  });

  it.each([[[]], [['unknown']], [['toString']], [['run', '../hello']], [['run']]])('explains itself when called with %j', async (args) => {
    const { code, said } = await bootstrap(...args);
    expect(code).toBe(1);
    expect(said).toContain('Usage: node tools/bootstrap.mjs <command>');
  });

  it('refuses a Node that is too old', async () => {
    write('package.json', '{ "type": "module", "engines": { "node": ">=99.1" } }');
    const { code, said } = await bootstrap('run', 'hello');
    expect(code).toBe(1);
    expect(said).toBe(`Sluice needs Node >=99.1; this is ${process.versions.node}.\n`);
    expect(calls()).toEqual([]);
  });
});
