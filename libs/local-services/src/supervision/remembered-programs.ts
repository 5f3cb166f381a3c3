import { mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { StopStep } from './kept-program.js';
import { processStart } from './process-identity.js';
import { stopProcess } from './stop-process.js';

/** Notes a running program in a directory of such notes, so that the next supervisor finds it should this one be killed. */
export function rememberProgram(directory: string, name: string, pid: number): void {
  mkdirSync(directory, { recursive: true });
  writeFileSync(join(directory, name), `${pid} ${processStart(pid) ?? ''}\n`);
}

/**
 * Stops the programs that a killed supervisor left. Their keepers are stopping them already, but they may still hold
 * their ports for a moment; this waits until they do not.
 */
export async function stopRememberedPrograms(directory: string, steps: readonly StopStep[]): Promise<void> {
  mkdirSync(directory, { recursive: true });
  await Promise.all(
    readdirSync(directory).map(async (name) => {
      const note = join(directory, name);
      const [, pid, start] = /^(\d+) (.+)$/m.exec(readFileSync(note, 'utf8')) ?? [];
      if (pid !== undefined && processStart(Number(pid)) === start) await stopProcess(Number(pid), steps);
      rmSync(note, { force: true });
    }),
  );
}
