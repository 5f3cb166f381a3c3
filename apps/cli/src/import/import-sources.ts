import { closeSync, openSync, readdirSync, readSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';
import { CommandError } from '../command-line/command-error.js';
import { EXIT } from '../command-line/exit-codes.js';
import { reasonOf } from '../api/http-request.js';
import { BEGINNING_BYTES, fileForm, type FileForm } from './file-form.js';

/** A file on disk. */
export interface SourceFile {
  readonly path: string;
  /** Bytes. */
  readonly size: number;
}

/** One upload: a file as it is, or documents that are put into an archive. */
export type ImportSource = { readonly kind: 'file'; readonly file: SourceFile; readonly form: FileForm } | { readonly kind: 'documents'; readonly files: readonly SourceFile[] };

/** The most documents that one command sends. */
export const MAX_DOCUMENTS = 1_000_000;

/**
 * Finds what to import: update documents (`.xml`), folders of them at any depth, and tar archives (`.tar`, `.tar.gz`, `.tgz`), packages of
 * another Sluice and exports of a Windows server, by what they begin with. All documents go out together, in the order of their names; each other
 * file goes out by itself.
 * @throws CommandError for a path that is none of these
 */
export function importSources(paths: readonly string[]): ImportSource[] {
  const documents: SourceFile[] = [];
  const files: ImportSource[] = [];
  for (const path of paths) {
    const entry = status(path);
    if (entry.isDirectory()) documents.push(...documentsBelow(path));
    else if (/\.xml$/i.test(path)) documents.push({ path, size: entry.size });
    else files.push({ kind: 'file', file: { path, size: entry.size }, form: formOf(path) });
  }
  if (documents.length > MAX_DOCUMENTS) throw new CommandError(EXIT.usage, `more than ${MAX_DOCUMENTS} documents at once; import them in parts`);
  if (documents.length === 0 && files.length === 0) throw new CommandError(EXIT.usage, `there is no update document (.xml) in ${paths.join(', ')}`);
  return [...(documents.length === 0 ? [] : [{ kind: 'documents' as const, files: documents }]), ...files];
}

/** Bytes that an upload reads from disk. */
export function sourceBytes(source: ImportSource): number {
  return source.kind === 'file' ? source.file.size : source.files.reduce((sum, { size }) => sum + size, 0);
}

function formOf(path: string): FileForm {
  const form = fileForm(basename(path), beginningOf(path));
  if (form !== null) return form;
  throw new CommandError(EXIT.usage, `${path} is neither an update document (.xml), a folder of them, a tar archive (.tar, .tar.gz, .tgz), a package of Sluice, nor an export of a Windows server (cabinet, .xml.gz)`);
}

function beginningOf(path: string): Buffer {
  const beginning = Buffer.alloc(BEGINNING_BYTES);
  try {
    const file = openSync(path, 'r');
    try {
      return beginning.subarray(0, readSync(file, beginning));
    } finally {
      closeSync(file);
    }
  } catch (error) {
    throw new CommandError(EXIT.usage, `${path} cannot be read: ${reasonOf(error)}`);
  }
}

function documentsBelow(folder: string): SourceFile[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.xml$/i.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name))
    .sort((left, right) => (basename(left) === basename(right) ? compare(left, right) : compare(basename(left), basename(right))))
    .map((path) => ({ path, size: status(path).size }));
}

function compare(left: string, right: string): number {
  return left < right ? -1 : Number(left > right);
}

function status(path: string) {
  try {
    return statSync(path);
  } catch (error) {
    throw new CommandError(EXIT.usage, `${path} cannot be read: ${reasonOf(error)}`);
  }
}
