import { open, readFile } from 'node:fs/promises';
import type { PiecePlan } from '../pieces/piece-plan.js';

const HERE = '#';
const MISSING = '.';

/** A first line that says what was cut how, and then one character a piece. */
function heading(plan: PiecePlan): string {
  return `sluice-pieces 1 ${plan.size} ${plan.pieceBytes}\n`;
}

/** A journal without any piece. */
export function emptyJournal(plan: PiecePlan): string {
  return heading(plan) + MISSING.repeat(plan.pieceCount);
}

/** Which pieces a journal says are durable; null when it was written for another size or never finished. */
export function readJournal(text: string, plan: PiecePlan): Set<number> | null {
  const start = heading(plan);
  if (!text.startsWith(start) || text.length !== start.length + plan.pieceCount) return null;
  const pieces = new Set<number>();
  for (let index = 0; index < plan.pieceCount; index += 1) {
    const mark = text[start.length + index];
    if (mark === HERE) pieces.add(index);
    else if (mark !== MISSING) return null;
  }
  return pieces;
}

/** How many bytes the pieces of a journal have, whatever was cut how. */
export function journalledBytes(text: string): number {
  const match = /^sluice-pieces 1 (\d+) (\d+)\n/.exec(text);
  if (match === null) return 0;
  const [size, pieceBytes, start] = [Number(match[1]), Number(match[2]), match[0].length];
  let bytes = 0;
  for (let at = text.indexOf(HERE, start); at !== -1; at = text.indexOf(HERE, at + 1)) {
    bytes += Math.max(0, Math.min(pieceBytes, size - (at - start) * pieceBytes));
  }
  return bytes;
}

type Entry = { readonly index: number; readonly resolve: () => void; readonly reject: (error: unknown) => void };

/**
 * Writes down which pieces of a file are durable: first the bytes of the pieces are brought to the disk, then their marks. Pieces that
 * finish together share both. A mark is one byte, so a crash leaves it either set or not.
 */
export class PieceJournal {
  private entries: Entry[] = [];
  private running = false;

  constructor(
    private readonly dataPath: string,
    private readonly journalPath: string,
    private readonly plan: PiecePlan,
  ) {}

  /** Reads back what a journal file says. */
  async read(): Promise<Set<number> | null> {
    return readJournal(await readFile(this.journalPath, 'latin1'), this.plan);
  }

  /** Resolves when the piece, whose bytes were written, and its mark are durable. */
  record(index: number): Promise<void> {
    return new Promise((resolve, reject) => {
      this.entries.push({ index, resolve, reject });
      if (!this.running) void this.run();
    });
  }

  private async run(): Promise<void> {
    this.running = true;
    while (this.entries.length > 0) {
      const batch = this.entries;
      this.entries = [];
      try {
        await this.bring(batch.map(({ index }) => index));
        for (const { resolve } of batch) resolve();
      } catch (error) {
        for (const { reject } of batch) reject(error);
      }
    }
    this.running = false;
  }

  private async bring(indices: readonly number[]): Promise<void> {
    await withFile(this.dataPath, (data) => data.datasync());
    await withFile(this.journalPath, async (journal) => {
      const start = heading(this.plan).length;
      for (const index of indices) await journal.write(HERE, start + index, 'latin1');
      await journal.datasync();
    });
  }
}

async function withFile(path: string, action: (handle: Awaited<ReturnType<typeof open>>) => Promise<void>): Promise<void> {
  const handle = await open(path, 'r+');
  try {
    await action(handle);
  } finally {
    await handle.close();
  }
}
