import { readFileSync, writeFileSync } from 'node:fs';
import { assertPortFree, findFreePort } from './ports.js';

/**
 * Settles the port of a server: the wanted one, else the one it had at its last start, else any free one.
 *
 * @param wanted a port, or 0 for no preference
 * @param file where `rememberPort` wrote the port of the last start
 */
export async function chosenPort(wanted: number, file: string): Promise<number> {
  if (wanted !== 0) return wanted;
  const last = readPort(file);
  if (last === undefined) return findFreePort();
  return assertPortFree(last, 'the same server', '').then(() => last, findFreePort);
}

/** Notes the port of a server that runs. */
export function rememberPort(file: string, port: number): void {
  writeFileSync(file, `${port}\n`);
}

function readPort(file: string): number | undefined {
  try {
    const port = Number.parseInt(readFileSync(file, 'utf8'), 10);
    return port > 0 && port < 65_536 ? port : undefined;
  } catch {
    return undefined;
  }
}
