import { execFile, spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { it } from '@jest/globals';

/** Debian's own, for which its packages are; others come earlier in the path at times. */
const PYTHON = '/usr/bin/python3';
const MINUTE = 60_000;

/** `it`, or `it.skip` with a message where a Python module is missing. */
export function itWithPython(module: string, debianPackage: string): typeof it | typeof it.skip {
  if (spawnSync(PYTHON, ['-c', `import ${module}`]).status === 0) return it;
  process.stderr.write(`skipped: tests that need ${module} for ${PYTHON}; on Debian: apt-get install ${debianPackage}\n`);
  return it.skip;
}

/** Runs one of the clients beside this file. @returns what it printed, as JSON. @throws when it fails */
export async function runPython(script: 'impacket_client.py' | 'samba_client.py', task: object): Promise<unknown> {
  const path = fileURLToPath(new URL(script, import.meta.url));
  const { stdout } = await promisify(execFile)(PYTHON, [path, JSON.stringify(task)], { timeout: MINUTE });
  return JSON.parse(stdout);
}
