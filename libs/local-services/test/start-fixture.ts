import { type ChildProcess, type SpawnOptions, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';

/** Runs a file of this folder under Node and returns it with the JSON it prints as its first line. */
export async function startFixture<T>(file: string, args: readonly string[], options: SpawnOptions = {}): Promise<{ child: ChildProcess; printed: T }> {
  const path = new URL(file, import.meta.url).pathname;
  const child = spawn(process.execPath, [path, ...args], { ...options, stdio: ['pipe', 'pipe', 'inherit'] });
  const lines = createInterface({ input: child.stdout! });
  const [line] = (await Promise.race([once(lines, 'line'), once(child, 'exit').then(() => ['null'])])) as [string];
  const printed = JSON.parse(line) as T | null;
  if (printed === null) throw new Error(`${file} ended before it printed anything`);
  return { child, printed };
}
