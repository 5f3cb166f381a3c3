import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

/** The path of the real binary. */
export const SLUICE_BINARY = fileURLToPath(new URL('../bin/sluice.mjs', import.meta.url));

/** What a run of the real binary left behind. */
export interface RunResult {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs `sluice` as its own process, without a terminal, with nothing of this environment but what is given. */
export async function runSluice(args: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<RunResult> {
  const child = spawn(process.execPath, [SLUICE_BINARY, ...args], { env: { PATH: process.env['PATH'], ...env }, stdio: ['ignore', 'pipe', 'pipe'] });
  const output = { stdout: '', stderr: '' };
  child.stdout.setEncoding('utf8').on('data', (text: string) => (output.stdout += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (output.stderr += text));
  const [exitCode] = (await once(child, 'close')) as [number];
  return { exitCode, ...output };
}
