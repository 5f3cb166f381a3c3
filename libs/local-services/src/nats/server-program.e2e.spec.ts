import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { requireNatsServer } from './server-program.js';

let directory: string;
let said: string[];
const log = (line: string) => void said.push(line);

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'sluice-nats-program-'));
  said = [];
});
afterEach(() => rmSync(directory, { recursive: true, force: true }));

function program(name: string, script: string): string {
  const path = join(directory, name);
  writeFileSync(path, `#!/bin/sh\n${script}\n`, { mode: 0o755 });
  return path;
}

describe('requireNatsServer', () => {
  it('finds it in PATH, and where packages put it although PATH leaves that out', async () => {
    const path = program('nats-server', 'exit 0');
    expect(await requireNatsServer(log, { path: directory, places: [] })).toBe(path);
    expect(await requireNatsServer(log, { path: '', places: ['/nowhere', directory] })).toBe(path);
    expect(said).toEqual([]);
  });

  it('takes no file that cannot be run', async () => {
    writeFileSync(join(directory, 'nats-server'), 'text', { mode: 0o644 });
    await expect(requireNatsServer(log, { path: directory, places: [] })).rejects.toMatchObject({ code: 'PROGRAM_MISSING' });
  });

  it('installs it with the package manager, and says so', async () => {
    // Homebrew needs no root, so this works for every user.
    program('brew', `[ "$1" = install ] && cp "$0" "$(dirname "$0")/$2"`);
    expect(await requireNatsServer(log, { path: directory, places: [] })).toBe(join(directory, 'nats-server'));
    expect(said).toEqual(['Installing nats-server: brew install nats-server']);
  });

  it('says what the package manager said when that fails, and what else can be done', async () => {
    program('brew', 'echo no network; exit 1');
    await expect(requireNatsServer(log, { path: directory, places: [] })).rejects.toMatchObject({
      code: 'PROGRAM_MISSING',
      message: expect.stringMatching(/"brew install nats-server" failed:\nno network\n.*Install it .* or set NATS_URL/s),
    });
  });

  it('says so where there is no package manager', async () => {
    await expect(requireNatsServer(log, { path: directory, places: [] })).rejects.toThrow(/no package manager .* NATS_URL/);
  });
});
