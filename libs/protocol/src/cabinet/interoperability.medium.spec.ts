import { afterAll, beforeAll, describe, expect } from '@jest/globals';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { lzxCabinet } from '../../fixtures/cabinet-bytes.js';
import type { LzxPlan } from '../../fixtures/lzx-encoder.js';
import { itWith, run } from '../../fixtures/programs.js';
import { type FileToWrite, readCabinet, readMetadataCabinet, writeCabinet, writeMetadataCabinet } from './index.js';

const LIMITS = { maxFiles: 10, maxPlainBytes: 10_000_000 };
const MODIFIED = { year: 2024, month: 2, day: 29, hour: 12, minute: 34, second: 56 };

/** Something of everything: text, a long run, bytes that do not compress, calls of x86 code. */
function material(): Buffer {
  let state = 1;
  const noise = Buffer.from(Array.from({ length: 40_000 }, () => (state = (state * 48_271) % 2_147_483_647) & 255));
  const calls = Buffer.concat(Array.from({ length: 3_000 }, (_, index) => Buffer.from([0xe8, index & 255, (index * 7) & 255, index % 3 ? 0 : 255, index % 3 ? 0 : 255, 0x90, index & 255])));
  const text = Buffer.from(Array.from({ length: 9_000 }, (_, index) => `<item number="${index}">${index * index}</item>\n`).join(''));
  return Buffer.concat([text, Buffer.alloc(70_001), noise, calls, text.subarray(5_000, 90_000)]);
}

const FILES: FileToWrite[] = [
  { name: 'plain.txt', content: material(), modifiedAt: MODIFIED },
  { name: 'empty', content: Buffer.alloc(0), modifiedAt: MODIFIED },
  { name: 'é漢.bin', content: material().subarray(100_000, 200_000), modifiedAt: MODIFIED },
];

let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'sluice-cabinet-'));
});

afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

function save(name: string, bytes: Uint8Array): string {
  const path = join(folder, name);
  writeFileSync(path, bytes);
  return path;
}

describe('what writeCabinet writes', () => {
  itWith('cabextract').each(['none', 'mszip'] as const)('cabextract reads (%s)', (compression) => {
    const path = save(`ours-${compression}.cab`, writeCabinet(FILES, { compression }));
    run('cabextract', ['-q', '-t', path]);
    run('cabextract', ['-q', '-e', 'UTF-8', '-d', join(folder, compression), path]);
    for (const { name, content } of FILES) expect(readFileSync(join(folder, compression, name)).equals(content)).toBe(true);
  });

  itWith('gcab').each(['none', 'mszip'] as const)('gcab reads (%s)', (compression) => {
    const path = save(`ours-for-gcab-${compression}.cab`, writeCabinet(FILES, { compression }));
    run('gcab', ['-x', '-C', join(folder, `gcab-${compression}`), path]);
    for (const { name, content } of FILES) expect(readFileSync(join(folder, `gcab-${compression}`, name)).equals(content)).toBe(true);
  });

  itWith('cabextract')('cabextract reads as a metadata cabinet', () => {
    const path = save('metadata.cab', writeMetadataCabinet(`<a>${'é漢'.repeat(40_000)}</a>`));
    expect(run('cabextract', ['-q', '-p', path]).toString('utf16le')).toBe(`<a>${'é漢'.repeat(40_000)}</a>`);
  });
});

describe('readCabinet', () => {
  itWith('gcab').each([['stored', []], ['MSZIP', ['-z']]])('reads what gcab writes (%s)', (kind, flags) => {
    const [first, second] = [save('first.bin', material()), save('second é.bin', material().subarray(77_777))];
    const cabinet = join(folder, `gcab-${kind}.cab`);
    run('gcab', ['-c', '-n', ...flags, cabinet, first, second]);
    const files = readCabinet(readFileSync(cabinet), LIMITS);
    expect(files.map((file) => file.name)).toEqual(['first.bin', 'second é.bin']);
    expect(Buffer.compare(files[0]!.content(), material())).toBe(0);
    expect(Buffer.compare(files[1]!.content(), material().subarray(77_777))).toBe(0);
    expect(files[0]!.modifiedAt?.year).toBeGreaterThan(2000);
  });
});

describe('LZX', () => {
  const blocks: LzxPlan['blocks'] = [
    { kind: 'aligned', size: 50_001 }, { kind: 'uncompressed', size: 40_001 }, { kind: 'verbatim', size: 65_535 }, { kind: 'uncompressed', size: 3 }, { kind: 'aligned', size: 10_000_000 },
  ];

  itWith('cabextract').each<[string, LzxPlan]>([
    ['one verbatim block, the smallest window', { windowBits: 15 }],
    ['every kind of block, the smallest window', { windowBits: 15, blocks }],
    ['every kind of block, 256 KiB', { windowBits: 18, blocks }],
    ['every kind of block, 1 MiB', { windowBits: 20, blocks }],
    ['every kind of block, the largest window', { windowBits: 21, blocks }],
    ['calls, as Microsoft translates them', { windowBits: 21, codeSize: 12_000_000, blocks }],
    ['calls in code smaller than the text', { windowBits: 16, codeSize: 30_000 }],
  ])('cabextract and we agree: %s', (_name, plan) => {
    // The encoder is a fixture of ours: only that cabextract understands it as we do makes it a witness.
    const cabinet = lzxCabinet(material(), plan);
    const theirs = run('cabextract', ['-q', '-p', save('lzx.cab', cabinet)]);
    expect(theirs.equals(material())).toBe(true);
    expect(Buffer.compare(readMetadataCabinet(cabinet, LIMITS), theirs)).toBe(0);
  });
});
