import { spawn, type ChildProcess } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

/** A line of JSON that one of the programs in this folder wrote. */
export interface ProgramLine {
  readonly event: string;
  readonly [field: string]: unknown;
}

export function programPath(name: 'serve' | 'receive' | 'forge'): string {
  return fileURLToPath(new URL(`${name}.mjs`, import.meta.url));
}

/** One of the programs in this folder while it runs. */
export class RunningProgram {
  readonly lines: ProgramLine[] = [];
  readonly #waiting = new Set<() => void>();
  #hasEnded = false;

  constructor(readonly child: ChildProcess) {
    createInterface({ input: child.stdout! }).on('line', (line) => {
      this.lines.push(JSON.parse(line) as ProgramLine);
      this.#wake();
    });
    child.on('exit', () => {
      this.#hasEnded = true;
      this.#wake();
    });
    child.stdin?.on('error', () => {});
  }

  /** On this machine, without a namespace. */
  static local(name: 'serve' | 'receive', options: unknown): RunningProgram {
    return new RunningProgram(spawn(process.execPath, [programPath(name), JSON.stringify(options)], { stdio: ['pipe', 'pipe', 'inherit'] }));
  }

  /** The first line for which the condition holds, also one that was written already. Rejects when the program ends without it. */
  async line(isIt: (line: ProgramLine) => boolean): Promise<ProgramLine> {
    for (;;) {
      const found = this.lines.find(isIt);
      if (found !== undefined) return found;
      if (this.#hasEnded) throw new Error(`The program ended after saying ${JSON.stringify(this.lines.slice(-3))}.`);
      await new Promise<void>((resolve) => { this.#waiting.add(resolve); });
    }
  }

  event(name: string): Promise<ProgramLine> {
    return this.line((line) => line.event === name);
  }

  say(command: unknown): void {
    this.child.stdin!.write(`${JSON.stringify(command)}\n`);
  }

  /** @returns when it is gone */
  async kill(signal: NodeJS.Signals = 'SIGKILL'): Promise<void> {
    if (this.#hasEnded) return;
    const gone = new Promise((resolve) => { this.child.once('exit', resolve); });
    this.child.kill(signal);
    await gone;
  }

  #wake(): void {
    for (const resolve of this.#waiting) resolve();
    this.#waiting.clear();
  }
}
