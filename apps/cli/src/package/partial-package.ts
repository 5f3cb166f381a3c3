import { createReadStream } from 'node:fs';
import { open, rename, type FileHandle } from 'node:fs/promises';
import { dirname } from 'node:path';
import { PackageError, readPackage, type PackageRecord, type RecordContent, type ResumePoint } from '@sluice/protocol/catalog-package';
import { reasonOf } from '../api/http-request.js';
import { CommandError } from '../command-line/command-error.js';
import { EXIT } from '../command-line/exit-codes.js';

/** Only its owner may read a package: it may hold keys. */
const MODE = 0o600;

type Head = RecordContent<'HEAD'>;

/** How far a package on disk is whole. */
interface Whole {
  readonly head: Head;
  readonly resume: ResumePoint;
  /** Where the last record ends after which the package can be written on. Bytes. */
  readonly length: number;
}

/** A package that is being written: what was interrupted goes on behind its last record that is whole. */
export class PartialPackage {
  private constructor(
    private readonly file: FileHandle,
    readonly path: string,
    /** What was there already; null for a new package. */
    readonly begun: Whole | null,
    private position: number,
  ) {}

  /** Opens the file, or makes it. @throws CommandError */
  static async open(path: string): Promise<PartialPackage> {
    let file: FileHandle | undefined;
    try {
      // For reading and writing, made when it is not there, never emptied.
      file = await open(path, 'a+', MODE);
      await file.chmod(MODE);
      await file.close();
      const begun = await wholePart(path);
      file = await open(path, 'r+');
      const length = begun?.length ?? 0;
      await file.truncate(length);
      return new PartialPackage(file, path, begun, length);
    } catch (error) {
      await file?.close().catch(() => undefined);
      throw error instanceof CommandError ? error : new CommandError(EXIT.usage, `${path} cannot be written: ${reasonOf(error)}`);
    }
  }

  /** Appends a record. */
  async append({ bytes }: PackageRecord): Promise<void> {
    for (const piece of bytes) {
      await this.file.write(piece, 0, piece.length, this.position);
      this.position += piece.length;
    }
  }

  /** Gives the package, now that it is whole, its name; it is on disk when this resolves. */
  async finish(path: string): Promise<void> {
    await this.file.sync();
    await this.file.close();
    await rename(this.path, path);
    const folder = await open(dirname(path), 'r');
    await folder.sync().finally(() => folder.close());
  }

  /** Leaves it for another time. */
  async leave(): Promise<void> {
    await this.file.sync().catch(() => undefined);
    await this.file.close().catch(() => undefined);
  }
}

/** Reads as far as records are whole; null when not even the first is. */
async function wholePart(path: string): Promise<Whole | null> {
  let whole: Whole | null = null;
  try {
    for await (const record of readPackage(createReadStream(path))) {
      const next = after(whole, record);
      if (next === null) break;
      whole = next;
    }
  } catch (error) {
    if (!(error instanceof PackageError)) throw error;
    if (error.code === 'NOT_A_PACKAGE' && (await isFilled(path))) throw new CommandError(EXIT.usage, `${path} is something else than a package that was begun; move it away`);
  }
  return whole;
}

async function isFilled(path: string): Promise<boolean> {
  const file = await open(path, 'r');
  return file.stat().then(({ size }) => size >= 8).finally(() => file.close());
}

/** How far a package is whole with one more record; null behind its revisions, of which the rest is a few records that are asked for again. */
function after(before: Whole | null, record: PackageRecord): Whole | null {
  const length = (before?.length ?? 0) + record.bytes.reduce((sum, piece) => sum + piece.length, 0);
  const place = { digest: record.digest, nextSequence: record.sequence + 1 };
  if (record.kind === 'HEAD') {
    const { serverId, since, decisions, keys } = record.content;
    return { head: record.content, length, resume: { serverId, since, decisions, keys, lastRevisionId: 0, revisions: 0, documentBytes: 0, ...place } };
  }
  if (record.kind !== 'REVS' || before === null) return null;
  const { lastRevisionId, revisions } = record.content;
  return {
    ...before, length,
    resume: {
      ...before.resume, ...place, lastRevisionId, revisions: before.resume.revisions + revisions.length,
      documentBytes: before.resume.documentBytes + record.payload.length,
    },
  };
}
