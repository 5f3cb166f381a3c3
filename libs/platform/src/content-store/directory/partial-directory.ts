import { randomBytes } from 'node:crypto';
import { mkdir, readdir, rename, rm, stat } from 'node:fs/promises';
import { isContentName } from '../content-name.js';
import type { ContentName } from '../content-store.js';
import type { PiecePlan } from '../pieces/piece-plan.js';
import { syncDirectory, writeDurable } from './durable.js';
import { unlessAbsent } from './file-system-error.js';
import { emptyJournal, PieceJournal } from './piece-journal.js';
import { partialData, partialJournal, type StoreLayout } from './store-layout.js';

/** A file that is being put together, as its opener holds it. */
export interface OpenedPartial {
  readonly directory: string;
  readonly pieces: Set<number>;
  readonly journal: PieceJournal;
}

/**
 * Continues the file when somebody began it, else begins it. Its directory is renamed to a name that only this opener knows: whoever
 * had it before no longer finds it, so two processes never write into one file.
 */
export async function claimPartial(layout: StoreLayout, name: ContentName, plan: PiecePlan): Promise<OpenedPartial> {
  const token = randomBytes(8).toString('hex');
  let best: OpenedPartial | undefined;
  for (const [number, entry] of (await partialsOf(layout, name)).entries()) {
    const directory = layout.partial(`${name}.${token}${number}`);
    const taken = await unlessAbsent(() => rename(layout.partial(entry), directory).then(() => true), false);
    if (!taken) continue;
    const found = await readPartial(directory, plan);
    const [keep, drop] = found !== null && found.pieces.size >= (best?.pieces.size ?? 0) ? [found, best?.directory] : [best, directory];
    best = keep;
    if (drop !== undefined) await removePartial(drop);
  }
  return best ?? await beginPartial(layout.partial(`${name}.${token}`), plan);
}

/** The directories of one file; more than one only after several processes began it in the same moment. */
export async function partialsOf(layout: StoreLayout, name: ContentName): Promise<string[]> {
  return (await readdir(layout.partials)).filter((entry) => partialName(entry) === name);
}

/** Whose directory an entry below `partial` is; null when it is not ours. */
export function partialName(entry: string): ContentName | null {
  const name = entry.slice(0, 40);
  return isContentName(name) && entry[40] === '.' ? name : null;
}

/** Removes a directory with all that is in it. */
export async function removePartial(directory: string): Promise<void> {
  await rm(directory, { recursive: true, force: true });
}

async function readPartial(directory: string, plan: PiecePlan): Promise<OpenedPartial | null> {
  const journal = new PieceJournal(partialData(directory), partialJournal(directory), plan);
  const pieces = await unlessAbsent(() => journal.read(), null);
  const size = await unlessAbsent(async () => (await stat(partialData(directory))).size, null);
  return pieces === null || size !== plan.size ? null : { directory, pieces, journal };
}

async function beginPartial(directory: string, plan: PiecePlan): Promise<OpenedPartial> {
  await mkdir(directory);
  await writeDurable(partialData(directory), '', plan.size);
  // Last, so that a journal is never there without its data.
  await writeDurable(partialJournal(directory), emptyJournal(plan));
  await syncDirectory(directory);
  await syncDirectory(`${directory}/..`);
  return { directory, pieces: new Set(), journal: new PieceJournal(partialData(directory), partialJournal(directory), plan) };
}
