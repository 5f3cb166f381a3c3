import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { spawnSync } from 'node:child_process';
import { chmodSync, cpSync, lstatSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { installedPackage, postgresBinaries } from './binaries.js';
import { serverAccount } from './server-account.js';

const log = () => undefined;

/** Only root runs the server as somebody else. */
(process.getuid?.() === 0 ? describe : describe.skip)('postgresBinaries below a closed directory', () => {
  let closed: string;
  let open: string;
  beforeEach(() => {
    closed = mkdtempSync(join(tmpdir(), 'sluice-closed-'));
    open = mkdtempSync(join(tmpdir(), 'sluice-open-'));
    chmodSync(open, 0o755);
  });
  afterEach(() => {
    for (const directory of [closed, open]) rmSync(directory, { recursive: true, force: true });
  });

  it('copies the programs once to a place that their account may enter', () => {
    const account = serverAccount(log);
    const { native: original, version } = installedPackage();
    const native = join(closed, 'native');
    cpSync(original, native, { recursive: true, verbatimSymlinks: true });
    // As npm unpacks under umask 077.
    chmodSync(join(native, 'share'), 0o700);

    const binaries = postgresBinaries(account, log, { native, version }, [open]);
    const run = spawnSync(binaries.initdb, ['--version'], { ...account, cwd: '/', encoding: 'utf8' });
    expect(run.stdout).toMatch(/^initdb \(PostgreSQL\) /);
    expect(lstatSync(join(open, `postgresql-${version}-${process.arch}`, 'lib', 'libpq.so')).isSymbolicLink()).toBe(true);

    const made = lstatSync(binaries.postgres).ctimeMs;
    expect(postgresBinaries(account, log, { native, version }, [open])).toEqual(binaries);
    expect(lstatSync(binaries.postgres).ctimeMs).toBe(made);
  });

  it('says what to do when no place will do', () => {
    const native = join(closed, 'nothing');
    expect(() => postgresBinaries(serverAccount(log), log, { native, version: '0' }, [open])).toThrow(/DATABASE_URL/);
  });
});
