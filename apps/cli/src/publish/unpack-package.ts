import { createReadStream } from 'node:fs';
import { open, stat, utimes } from 'node:fs/promises';
import { join } from 'node:path';
import { CabinetError } from '@sluice/protocol/cabinet';
import { choosePackageCabinet, listStandalonePackage, readStandalonePackage, StandalonePackageError, type PackageProperties } from '@sluice/protocol/standalone-package';
import { reasonOf } from '../api/http-request.js';
import { CommandError, UsageError } from '../command-line/command-error.js';
import type { PreparedFile, PrepareOptions } from './prepare-file.js';
import { scratchFolder } from './scratch-folder.js';

const BEGINNING_BYTES = 8;

const ADVICE: Readonly<Partial<Record<string, string>>> = {
  PACKAGE_SEVERAL_CABINETS: '\nName one with --cabinet. The servicing stack (SSU-….cab) is an update of its own: publish it first, and the other one with --requires.',
};

/**
 * Takes the servicing cabinet out of a .msu file, into a folder that goes with the process. It keeps the date of the package, so that doing it again
 * gives the same update.
 * @throws CommandError
 */
export async function unpackPackage(path: string, { cabinet, onBytes }: PrepareOptions): Promise<PreparedFile> {
  try {
    const { size, mtime } = await stat(path);
    const chosen = choosePackageCabinet(await listStandalonePackage(await beginningOf(path), createReadStream(path), size), cabinet);
    const target = join(await scratchFolder(chosen.size), chosen.cabinet);
    const { properties } = await readStandalonePackage(counted(path, onBytes), size, chosen, (content) => write(target, content));
    await utimes(target, mtime, mtime);
    return { path: target, facts: factsOf(properties), read: [['cabinet', chosen.cabinet], ...shown(properties)] };
  } catch (error) {
    if (error instanceof CommandError) throw error;
    const isForeign = error instanceof CabinetError || error instanceof StandalonePackageError;
    if (!isForeign) throw new UsageError(`${path} cannot be unpacked: ${reasonOf(error)}`);
    throw new UsageError(`${path} cannot be published: ${error.message}${ADVICE[error.code] ?? ''}`);
  }
}

function factsOf({ kbArticleId, appliesTo, packageType, supportUrl }: PackageProperties): PreparedFile['facts'] {
  const title = kbArticleId === null ? undefined : `${packageType ?? 'Update'}${appliesTo === null ? '' : ` for ${appliesTo}`} (KB${kbArticleId})`;
  return {
    isServicing: true, ...(title === undefined ? {} : { title }), ...(kbArticleId === null ? {} : { kbArticleId }), ...(supportUrl === null ? {} : { moreInfoUrl: supportUrl }),
  };
}

function shown({ kbArticleId, appliesTo, packageType, processor }: PackageProperties): PreparedFile['read'] {
  return [['article', kbArticleId === null ? null : `KB${kbArticleId}`], ['type', packageType], ['for', appliesTo], ['processor', processor]];
}

async function beginningOf(path: string): Promise<Buffer> {
  const file = await open(path, 'r');
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(BEGINNING_BYTES), 0, BEGINNING_BYTES, 0);
    return buffer.subarray(0, bytesRead);
  } finally {
    await file.close();
  }
}

async function* counted(path: string, onBytes: (bytes: number) => void): AsyncGenerator<Uint8Array> {
  for await (const chunk of createReadStream(path, { highWaterMark: 1024 * 1024 }) as AsyncIterable<Buffer>) {
    onBytes(chunk.byteLength);
    yield chunk;
  }
}

/** Blocks are small; they are collected before they are written. */
async function write(path: string, content: AsyncIterable<Uint8Array>): Promise<void> {
  const file = await open(path, 'wx', 0o600);
  try {
    const buffer = Buffer.allocUnsafe(1024 * 1024);
    let filled = 0;
    const flush = async (): Promise<void> => {
      await file.write(buffer, 0, filled);
      filled = 0;
    };
    for await (const piece of content) {
      if (filled + piece.byteLength > buffer.byteLength) await flush();
      buffer.set(piece, filled);
      filled += piece.byteLength;
    }
    await flush();
  } finally {
    await file.close();
  }
}
