import { type ChildProcess, type SpawnOptions, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { descendants } from '@sluice/testing/environment';

/** `npm start` with the echo service, as a process. */
export interface StartedSluice {
  readonly child: ChildProcess;
  /** Everything it printed so far, on both streams, line by line. */
  readonly lines: readonly string[];
  /** Resolves with the first line that contains the text, also when it was printed before; rejects when the process ends. */
  line(text: string): Promise<string>;
  /** Resolves with the exit code after the end of the process and of its output. */
  readonly exitCode: Promise<number | null>;
  /** The ids of all processes that it has started, at this moment. */
  family(): number[];
}

/** What `npm start` runs, with the services of this checkout. */
export const START_MAIN = new URL('../../dist/start/main.js', import.meta.url).pathname;

/** The same with the echo service in their place. */
export const START_FILE = new URL('./start-with-echo.mjs', import.meta.url).pathname;

/** Starts Sluice with the echo service. Nothing of the environment of the tests counts except PATH and what is given. */
export function startSluice(env: Readonly<Record<string, string>>, command: readonly string[] = [process.execPath, START_FILE], options: SpawnOptions = {}): StartedSluice {
  const [program = '', ...args] = command;
  const child = spawn(program, args, { ...options, env: { PATH: process.env.PATH ?? '', ...env }, stdio: ['ignore', 'pipe', 'pipe'] });
  const lines: string[] = [];
  const waiting: { text: string; resolve: (line: string) => void; reject: (error: Error) => void }[] = [];
  for (const stream of [child.stdout!, child.stderr!]) {
    createInterface({ input: stream }).on('line', (line) => {
      lines.push(line);
      for (const waiter of waiting) if (line.includes(waiter.text)) waiter.resolve(line);
    });
  }
  const exitCode = once(child, 'close').then(([code]) => {
    for (const { text, reject } of waiting) reject(new Error(`It ended without saying "${text}":\n${lines.join('\n')}`));
    return code as number | null;
  });
  const line = (text: string) =>
    new Promise<string>((resolve, reject) => {
      const said = lines.find((candidate) => candidate.includes(text));
      if (said !== undefined) resolve(said);
      else waiting.push({ text, resolve, reject });
    });
  return { child, lines, line, exitCode, family: () => descendants(child.pid!) };
}
