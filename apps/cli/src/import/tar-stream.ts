import { createReadStream } from 'node:fs';
import { basename } from 'node:path';
import { CommandError } from '../command-line/command-error.js';
import { EXIT } from '../command-line/exit-codes.js';
import { reasonOf } from '../api/http-request.js';
import type { SourceFile } from './import-sources.js';

/** What everything in a tar archive is a multiple of. Bytes. */
const BLOCK = 512;

/** Bytes of a name in a header. */
const NAME_BYTES = 100;

/** A file of more than this many bytes does not fit into the octal field of a header. */
const MAX_FILE_BYTES = 8 ** 11 - 1;

/** Files as a POSIX tar archive, one after the other as they are read. @throws CommandError when a file cannot be read, or changes meanwhile */
export async function* tarOf(files: readonly SourceFile[]): AsyncGenerator<Uint8Array> {
  for (const file of files) {
    if (file.size > MAX_FILE_BYTES) throw new CommandError(EXIT.usage, `${file.path} is too large for a document`);
    yield tarHeader(basename(file.path), file.size);
    yield* contentOf(file);
    yield Buffer.alloc((BLOCK - (file.size % BLOCK)) % BLOCK);
  }
  yield Buffer.alloc(2 * BLOCK);
}

/** The bytes of a file: exactly as many as were announced. */
export async function* contentOf({ path, size }: SourceFile): AsyncGenerator<Uint8Array> {
  let read = 0;
  try {
    for await (const piece of createReadStream(path) as AsyncIterable<Buffer>) {
      read += piece.length;
      if (read > size) break;
      yield piece;
    }
  } catch (error) {
    throw new CommandError(EXIT.usage, `${path} cannot be read: ${reasonOf(error)}`);
  }
  if (read !== size) throw new CommandError(EXIT.usage, `${path} changed while it was read; run the command again`);
}

/** The header of one file (POSIX ustar). Of a long name the end is kept, because it says what kind of file it is. */
export function tarHeader(name: string, size: number): Buffer {
  const header = Buffer.alloc(BLOCK);
  Buffer.from(name, 'utf8').subarray(-(NAME_BYTES - 1)).copy(header, 0);
  const octal = (value: number, digits: number): string => `${value.toString(8).padStart(digits, '0')}\0`;
  header.write(octal(0o644, 7), 100, 'latin1');
  header.write(octal(0, 7), 108, 'latin1');
  header.write(octal(0, 7), 116, 'latin1');
  header.write(octal(size, 11), 124, 'latin1');
  header.write(octal(0, 11), 136, 'latin1');
  header.write(' '.repeat(8), 148, 'latin1');
  header.write('0', 156, 'latin1');
  header.write('ustar\0', 257, 'latin1');
  header.write('00', 263, 'latin1');
  const sum = header.reduce((total, byte) => total + byte, 0);
  header.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148, 'latin1');
  return header;
}
