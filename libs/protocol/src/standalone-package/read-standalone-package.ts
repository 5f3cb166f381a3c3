import { Buffer } from 'node:buffer';
import { listCabinet, streamCabinet, type ListedFile } from '../cabinet/index.js';
import type { PackageContents } from './choose-package-cabinet.js';
import { NO_PROPERTIES, readPackageProperties, type PackageProperties } from './package-properties.js';
import { StandalonePackageError } from './standalone-package-error.js';

/** The most files of a package. Real ones have some ten. */
const MAX_FILES = 1_000;

/** What is in a package is compressed already: it hardly grows when it is unpacked. */
const MAX_GROWTH = 4;
const ALLOWED_BYTES = 64 * 1024 ** 2;

/** The longest properties file; real ones have half a kilobyte. Bytes. */
const MAX_PROPERTIES_BYTES = 64 * 1024;

const CABINET_BEGINNING = 'MSCF';
const IMAGE_BEGINNING = 'MSWIM\0\0\0';

/** What was learnt on the way, once the cabinet was taken. */
export interface TakenCabinet {
  readonly properties: PackageProperties;
}

/**
 * The files of a package, from its beginning alone.
 * @param beginning at least the first eight bytes
 * @throws StandalonePackageError, CabinetError
 */
export async function listStandalonePackage(beginning: Uint8Array, bytes: AsyncIterable<Uint8Array>, packageBytes: number): Promise<ListedFile[]> {
  const text = Buffer.from(beginning.subarray(0, IMAGE_BEGINNING.length)).toString('latin1');
  if (text === IMAGE_BEGINNING) throw new StandalonePackageError('PACKAGE_IMAGE', 'it is a Windows image (WIM) and no cabinet; take its servicing cabinet out with dism or 7-Zip, and publish that');
  if (!text.startsWith(CABINET_BEGINNING)) throw new StandalonePackageError('PACKAGE_FORM', 'it is neither a cabinet nor a Windows image');
  const files = await listCabinet(bytes, { maxFiles: MAX_FILES });
  requireHonest(files, packageBytes);
  return files;
}

/**
 * Takes the servicing cabinet out of a package, in one pass and without holding it in memory.
 * @param packageBytes size of the package, by which what it may unpack to is bounded
 * @param take reads the cabinet to its end
 * @throws StandalonePackageError, CabinetError, and whatever `take` throws
 */
export async function readStandalonePackage(
  bytes: AsyncIterable<Uint8Array>, packageBytes: number, { cabinet }: PackageContents, take: (content: AsyncIterable<Uint8Array>) => Promise<void>,
): Promise<TakenCabinet> {
  let properties = NO_PROPERTIES;
  let isTaken = false;
  for await (const file of streamCabinet(bytes, { maxFiles: MAX_FILES, maxPlainBytes: largestPlainBytes(packageBytes) })) {
    if (file.name === cabinet && !isTaken) {
      await take(file.content);
      isTaken = true;
    } else if (/pkgproperties\.txt$/i.test(file.name) && file.size <= MAX_PROPERTIES_BYTES) {
      properties = readPackageProperties(await whole(file.content));
    }
  }
  if (!isTaken) throw new StandalonePackageError('PACKAGE_NO_CABINET', 'the servicing cabinet is gone from it');
  return { properties };
}

/**
 * Refuses a package whose tables claim more than it can honestly hold, before anything is unpacked.
 * @throws StandalonePackageError `PACKAGE_LIMIT`
 */
function requireHonest(files: readonly ListedFile[], packageBytes: number): void {
  const claimed = files.reduce((sum, { size }) => sum + size, 0);
  const most = largestPlainBytes(packageBytes);
  if (claimed > most) throw new StandalonePackageError('PACKAGE_LIMIT', `it claims to unpack to ${claimed} bytes, and has ${packageBytes}`);
}

function largestPlainBytes(packageBytes: number): number {
  return packageBytes * MAX_GROWTH + ALLOWED_BYTES;
}

async function whole(content: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const pieces: Uint8Array[] = [];
  for await (const piece of content) pieces.push(piece);
  return Buffer.concat(pieces);
}
