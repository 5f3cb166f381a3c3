import { createInterface } from 'node:readline/promises';

/** Where a command writes, and what it may know about its surroundings. */
export interface Terminal {
  /** Writes to standard output; a line end is added. */
  out(text: string): void;
  /** Writes to standard error; a line end is added. */
  err(text: string): void;
  /** Replaces the last line of standard error; only where somebody watches. */
  status(text: string): void;
  /** Columns that output should fit into. */
  readonly columns: number;
  /** Whether somebody watches standard error. */
  readonly isWatched: boolean;
  /** Asks a question and waits for a line; only where somebody can answer. */
  readonly ask?: (question: string) => Promise<string>;
  readonly env: Readonly<Record<string, string | undefined>>;
}

/** Columns when standard output is no terminal, or does not say. */
export const DEFAULT_COLUMNS = 80;

/** The terminal of this process. */
export function processTerminal(): Terminal {
  const { stdin, stdout, stderr, env } = process;
  return {
    out: (text) => void stdout.write(`${text}\n`),
    err: (text) => void stderr.write(`${text}\n`),
    status: (text) => void stderr.write(`\r\u001b[K${text}`),
    columns: stdout.isTTY && stdout.columns > 0 ? stdout.columns : DEFAULT_COLUMNS,
    isWatched: stderr.isTTY === true,
    ...(stdin.isTTY && stderr.isTTY ? { ask } : {}),
    env,
  };
}

async function ask(question: string): Promise<string> {
  const lines = createInterface({ input: process.stdin, output: process.stderr });
  try {
    return await lines.question(question);
  } finally {
    lines.close();
  }
}
