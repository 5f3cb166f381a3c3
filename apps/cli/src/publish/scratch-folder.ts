import { mkdtempSync, rmSync } from 'node:fs';
import { statfs } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CommandError } from '../command-line/command-error.js';
import { EXIT } from '../command-line/exit-codes.js';
import { formatBytes } from '../output/format-bytes.js';

const SIGNALS = { SIGINT: 130, SIGTERM: 143 } as const;

/**
 * A folder of this process alone that is gone when the process ends, also by Ctrl+C.
 * @param bytes what is to be put there
 * @throws CommandError when there is no room for it
 */
export async function scratchFolder(bytes: number): Promise<string> {
  const { bavail, bsize } = await statfs(tmpdir());
  if (bavail * bsize < bytes) throw new CommandError(EXIT.usage, `there is no room for ${formatBytes(bytes)} in ${tmpdir()}; the variable TMPDIR (on Windows TEMP) names another folder`);
  const folder = mkdtempSync(join(tmpdir(), 'sluice-'));
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
  for (const [signal, code] of Object.entries(SIGNALS)) process.once(signal, () => process.exit(code));
  return folder;
}
