import type { Buffer } from 'node:buffer';
import { CompoundFileError } from './compound-file-error.js';

/** Bytes of the header (MS-CFB 2.2); in version 4 the rest of its sector is empty. */
export const HEADER_BYTES = 512;

/** Sectors that the header itself names as holding the allocation table (MS-CFB 2.2, DIFAT). */
const NAMED_IN_HEADER = 109;

const SIGNATURE = 'd0cf11e0a1b11ae1';
const LITTLE_ENDIAN = 0xfffe;

/** What of the header matters for reading. */
export interface CompoundHeader {
  readonly version: 3 | 4;
  readonly sectorBytes: number;
  readonly fatSectors: number;
  readonly firstDirectorySector: number;
  readonly firstMiniFatSector: number;
  readonly miniFatSectors: number;
  readonly firstDifatSector: number;
  readonly difatSectors: number;
  /** The first sectors of the allocation table. */
  readonly difat: readonly number[];
}

/**
 * Reads the header (MS-CFB 2.2).
 * @throws CompoundFileError
 */
export function readCompoundHeader(bytes: Buffer): CompoundHeader {
  if (bytes.length < 8 || bytes.toString('hex', 0, 8) !== SIGNATURE) throw new CompoundFileError('COMPOUND_SIGNATURE', 'these bytes are no compound file');
  if (bytes.length < HEADER_BYTES) throw new CompoundFileError('COMPOUND_TRUNCATED', `a header of ${bytes.length} bytes`);
  const version = bytes.readUInt16LE(26);
  const shifts = `${bytes.readUInt16LE(30)}/${bytes.readUInt16LE(32)}`;
  const isKnown = (version === 3 && shifts === '9/6') || (version === 4 && shifts === '12/6');
  if (!isKnown || bytes.readUInt16LE(28) !== LITTLE_ENDIAN) throw new CompoundFileError('COMPOUND_SIGNATURE', `a compound file of version ${version} with sectors of ${shifts}`);
  return {
    version: version as 3 | 4, sectorBytes: version === 3 ? 512 : 4_096, fatSectors: bytes.readUInt32LE(44), firstDirectorySector: bytes.readUInt32LE(48),
    firstMiniFatSector: bytes.readUInt32LE(60), miniFatSectors: bytes.readUInt32LE(64), firstDifatSector: bytes.readUInt32LE(68), difatSectors: bytes.readUInt32LE(72),
    difat: Array.from({ length: NAMED_IN_HEADER }, (_, index) => bytes.readUInt32LE(76 + index * 4)),
  };
}
