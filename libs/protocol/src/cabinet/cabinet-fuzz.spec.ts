import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import fc from 'fast-check';
import { cabinetBytes, lzxCabinet } from '../../fixtures/cabinet-bytes.js';
import { CabinetError, readCabinet, readMetadataDocument, writeCabinet } from './index.js';

/** Time given to each property, in milliseconds; SLUICE_FUZZ_MS gives more. Running out of it is no failure. */
const FUZZ_MILLISECONDS = Number(process.env['SLUICE_FUZZ_MS'] ?? 1500);
const BOX = { numRuns: 1_000_000, interruptAfterTimeLimit: FUZZ_MILLISECONDS, markInterruptAsFailure: false };

const LIMITS = { maxFiles: 20, maxPlainBytes: 200_000 };

const TEXT = Buffer.from('<upd:Update attribute="value">some text</upd:Update>'.repeat(1_500));
const FILES = [{ name: 'one', content: TEXT.subarray(0, 40_000) }, { name: 'dir\\two', content: TEXT.subarray(40_000) }];
const blocks = [{ kind: 'aligned', size: 40_000 }, { kind: 'uncompressed', size: 333 }, { kind: 'verbatim', size: 100_000 }] as const;

const SEEDS: Readonly<Record<string, Buffer>> = {
  stored: writeCabinet(FILES, { compression: 'none' }),
  mszip: writeCabinet(FILES, { compression: 'mszip' }),
  lzx: withoutChecksums(lzxCabinet(TEXT, { windowBits: 16, codeSize: 12_000_000, blocks })),
  'neighbours and reserved fields': cabinetBytes({
    flags: 3, neighbours: 'a\0b\0c\0d\0', reserve: { header: 8, folder: 2, block: 4 },
    folders: [{ type: 0, blocks: [{ payload: Buffer.from('abc'), plainSize: 3 }] }, { type: 0x1503, blocks: [{ payload: Buffer.from('abc'), plainSize: 3 }] }],
    files: [{ name: 'x', size: 3 }, { name: 'y', size: 3, folder: 0xfffe }, { name: 'z', size: 1, folder: 0 }],
  }),
};

/** Zero means "none": without it hardly a mutation would get as far as the decoder. */
function withoutChecksums(cabinet: Buffer): Buffer {
  const folder = 36;
  let at = cabinet.readUInt32LE(folder);
  for (let block = 0; block < cabinet.readUInt16LE(folder + 4); block += 1) {
    cabinet.writeUInt32LE(0, at);
    at += 8 + cabinet.readUInt16LE(at + 4);
  }
  return cabinet;
}

type Mutation = (bytes: Buffer) => Buffer;

/** Mostly in the headers and in the trees, which come first. */
const position = fc.oneof(fc.nat({ max: 120 }), fc.nat({ max: 1_000 }), fc.nat({ max: 100_000 }));
const edge = fc.constantFrom(0, 1, 0x7fff, 0x8000, 0xfffd, 0xfffe, 0xffff, 0x7fff_ffff, 0x8000_0000, 0xffff_ffff);
const mutation: fc.Arbitrary<Mutation> = fc.oneof(
  fc.tuple(position, fc.nat({ max: 255 })).map(([at, byte]): Mutation => (bytes) => splice(bytes, at, 1, Buffer.from([byte]))),
  fc.tuple(position, fc.nat({ max: 7 })).map(([at, bit]): Mutation => (bytes) => splice(bytes, at, 1, Buffer.from([bytes[at % bytes.length]! ^ (1 << bit)]))),
  fc.tuple(position, edge).map(([at, number]): Mutation => (bytes) => splice(bytes, at, 4, uint32(number))),
  fc.tuple(position, edge).map(([at, number]): Mutation => (bytes) => splice(bytes, at, 2, uint32(number).subarray(0, 2))),
  fc.tuple(position, fc.nat({ max: 40 })).map(([at, count]): Mutation => (bytes) => splice(bytes, at, count, Buffer.alloc(0))),
  fc.tuple(position, position, fc.nat({ max: 60 })).map(([from, to, count]): Mutation => (bytes) => splice(bytes, to, 0, bytes.subarray(from % bytes.length, (from % bytes.length) + count))),
  // The size in the header follows, so that what is behind it is looked at.
  fc.tuple(position).map(([at]): Mutation => (bytes) => withSize(bytes.subarray(0, at % bytes.length))),
);

function splice(bytes: Buffer, at: number, remove: number, insert: Uint8Array): Buffer {
  const index = at % bytes.length;
  return Buffer.concat([bytes.subarray(0, index), insert, bytes.subarray(index + remove), Buffer.alloc(1)]);
}

function uint32(number: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(number);
  return bytes;
}

function withSize(bytes: Buffer): Buffer {
  return bytes.length < 12 ? Buffer.concat([bytes, Buffer.alloc(1)]) : Buffer.concat([bytes.subarray(0, 8), uint32(bytes.length), bytes.subarray(12)]);
}

/** Reads everything there is to read. Errors of the library are fine, everything else escapes. */
function readAll(bytes: Uint8Array): void {
  tolerate(() => {
    for (const file of readCabinet(bytes, LIMITS)) tolerate(() => expect(file.content()).toHaveLength(file.size));
  });
  tolerate(() => readMetadataDocument(bytes, LIMITS));
}

function tolerate(read: () => void): void {
  try {
    read();
  } catch (error) {
    if (!(error instanceof CabinetError)) throw error;
  }
}

describe("whatever the bytes, only the reader's own errors escape, and no memory is taken beyond the limits", () => {
  const allocate = Buffer.alloc.bind(Buffer);

  beforeEach(() => {
    jest.spyOn(Buffer, 'alloc').mockImplementation((size) => {
      if (size > LIMITS.maxPlainBytes) throw new Error(`${size} bytes were asked for`);
      return allocate(size);
    });
  });

  afterEach(() => {
    jest.restoreAllMocks();
  });

  it.each(Object.entries(SEEDS))('mutated cabinets: %s', (_name, seed) => {
    fc.assert(
      fc.property(fc.array(mutation, { minLength: 1, maxLength: 4 }), (mutations) => {
        readAll(mutations.reduce((current, mutate) => mutate(current), seed));
      }),
      BOX,
    );
  });

  it('arbitrary bytes behind the signature', () => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => readAll(Buffer.concat([Buffer.from('MSCF'), bytes]))), { numRuns: 2_000 });
  });

  it('arbitrary LZX streams', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 1, maxLength: 3_000 }), fc.integer({ min: 15, max: 21 }), fc.integer({ min: 1, max: 32_768 }), (payload, window, plainSize) => {
        readAll(cabinetBytes({ folders: [{ type: 3 | (window << 8), blocks: [{ payload, plainSize }] }], files: [{ name: 'a', size: plainSize }] }));
      }),
      BOX,
    );
  });
});
