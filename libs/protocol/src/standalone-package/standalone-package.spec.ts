import { describe, expect, it } from '@jest/globals';
import { cabinetBytes } from '../../fixtures/cabinet-bytes.js';
import { CabinetError, writeCabinet } from '../cabinet/index.js';
import { choosePackageCabinet, listStandalonePackage, readPackageProperties, readStandalonePackage, StandalonePackageError } from './index.js';

const wide = (text: string) => Buffer.from(`\ufeff${text}`, 'utf16le');
const PROPERTIES = 'Applies to="Windows 10.0"\r\nKB Article Number="5099999"\r\nPackage Type="Security Update"\r\nProcessor Architecture="amd64"\r\nSupport Link="https://support.example/kb"\r\n';
const INNER = Buffer.from('the cabinet within '.repeat(5_000));
const FILES = [
  { name: 'WSUSSCAN.cab', content: Buffer.from('scan') },
  { name: 'Windows10.0-KB5099999-x64.cab', content: INNER },
  { name: 'Windows10.0-KB5099999-x64-pkgProperties.txt', content: wide(PROPERTIES) },
  { name: 'Windows10.0-KB5099999-x64.xml', content: Buffer.from('<unattend/>') },
];

async function* inPieces(bytes: Uint8Array, size = 1_000): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

async function take(bytes: Buffer, wanted: string | null = null) {
  const files = await listStandalonePackage(bytes.subarray(0, 8), inPieces(bytes), bytes.length);
  const pieces: Uint8Array[] = [];
  const contents = choosePackageCabinet(files, wanted);
  const { properties } = await readStandalonePackage(inPieces(bytes), bytes.length, contents, async (content) => { for await (const piece of content) pieces.push(Buffer.from(piece)); });
  return { contents, properties, bytes: Buffer.concat(pieces) };
}

const codeOf = (run: Promise<unknown>) => run.then(() => 'none', (error: unknown) => {
  if (error instanceof StandalonePackageError || error instanceof CabinetError) return error.code;
  throw error;
});
const named = (...names: string[]) => names.map((name) => ({ name, size: 1 }));
const chosen = (names: string[], wanted: string | null = null) => codeOf((async () => choosePackageCabinet(named(...names), wanted))());

describe('a standalone package', () => {
  it.each(['none', 'mszip'] as const)('gives its servicing cabinet and what its properties say (%s)', async (compression) => {
    const { contents, properties, bytes } = await take(writeCabinet(FILES, { compression }));
    expect(contents).toEqual({ cabinet: 'Windows10.0-KB5099999-x64.cab', size: INNER.length });
    expect(bytes.equals(INNER)).toBe(true);
    expect(properties).toEqual({ kbArticleId: '5099999', appliesTo: 'Windows 10.0', packageType: 'Security Update', processor: 'amd64', supportUrl: 'https://support.example/kb' });
  });

  it('with the servicing stack beside it gives the one that is asked for', async () => {
    const both = writeCabinet([...FILES, { name: 'SSU-19041.1-x64.cab', content: Buffer.from('stack') }], { compression: 'none' });
    expect(await codeOf(take(both))).toBe('PACKAGE_SEVERAL_CABINETS');
    expect((await take(both, 'ssu-19041.1-X64.CAB')).bytes.toString()).toBe('stack');
  });

  it.each<[string, string[], string]>([
    ['no servicing cabinet', ['WSUSSCAN.cab', 'a.xml', 'DesktopDeployment_x86.cab', 'onepackage.AggregatedMetadata.cab'], 'PACKAGE_NO_CABINET'],
    ['nothing at all', [], 'PACKAGE_NO_CABINET'],
    ['two', ['a.cab', 'b.cab'], 'PACKAGE_SEVERAL_CABINETS'],
    ['two of one name', ['a.cab', 'A.CAB'], 'PACKAGE_SEVERAL_CABINETS'],
    ['a path', ['..\\..\\a.cab'], 'PACKAGE_NAME'],
    ['an absolute path', ['/etc/a.cab'], 'PACKAGE_NAME'],
    ['a stream of a file', ['a:b.cab'], 'PACKAGE_NAME'],
    ['an escape', ['\u001b[31m.cab'], 'PACKAGE_NAME'],
    ['a payload beside it', ['a.cab', 'a.psf'], 'PACKAGE_SPLIT'],
    ['an image beside it', ['a.cab', 'b.WIM'], 'PACKAGE_SPLIT'],
  ])('is refused with %s', async (_what, names, code) => {
    expect(await chosen(names)).toBe(code);
  });

  it('is refused when the one that was asked for is not there, or is there twice', async () => {
    expect(await chosen(['a.cab'], 'b.cab')).toBe('PACKAGE_NO_CABINET');
    expect(await chosen(['a.cab', 'a.cab'], 'a.cab')).toBe('PACKAGE_SEVERAL_CABINETS');
  });

  it.each<[string, Buffer, string]>([
    ['a Windows image', Buffer.from('MSWIM\0\0\0and more'), 'PACKAGE_IMAGE'],
    ['something else', Buffer.from('MZ'), 'PACKAGE_FORM'],
    ['nothing', Buffer.alloc(0), 'PACKAGE_FORM'],
    ['a cabinet that ends early', writeCabinet(FILES, { compression: 'none' }).subarray(0, 90_000), 'CABINET_TRUNCATED'],
    ['a claim of terabytes', cabinetBytes({ folders: [{ type: 0, blocks: [] }], files: Array.from({ length: 900 }, (_, index) => ({ name: `${index}.txt`, size: 0xffff_ffff })).concat({ name: 'a.cab', size: 1 }) }), 'PACKAGE_LIMIT'],
    ['two thousand files', cabinetBytes({ folders: [{ type: 0, blocks: [] }], files: Array.from({ length: 2_000 }, (_, index) => ({ name: `${index}.txt`, size: 0 })) }), 'CABINET_LIMIT'],
  ])('is refused when it is %s', async (_what, bytes, code) => {
    expect(await codeOf(take(bytes))).toBe(code);
  });

  it('that unpacks to more than it claims is left in time', async () => {
    // Behind the file lie blocks that no file claims, of 100 MB of zeros in some hundred bytes each.
    const zeros = writeCabinet([{ name: 'a.cab', content: Buffer.alloc(32_768 * 4) }], { compression: 'mszip' });
    const first = zeros.readUInt32LE(36);
    const block = (at: number) => zeros.subarray(at, at + 8 + zeros.readUInt16LE(at + 4));
    const one = block(first);
    const payload = block(first + one.length).subarray(8);
    const bomb = cabinetBytes({ folders: [{ type: 1, blocks: [{ payload: one.subarray(8), plainSize: 32_768 }, ...Array.from({ length: 5_000 }, () => ({ payload, plainSize: 32_768 }))] }], files: [{ name: 'a.cab', size: 10 }] });
    expect(await codeOf(take(bomb))).toBe('CABINET_LIMIT');
  });
});

describe('the properties of a package', () => {
  it.each(['utf8', 'utf16le', 'marked'])('are read in %s', (encoding) => {
    const bytes = encoding === 'marked' ? wide(PROPERTIES) : Buffer.from(PROPERTIES, encoding as BufferEncoding);
    expect(readPackageProperties(bytes)).toMatchObject({ kbArticleId: '5099999', appliesTo: 'Windows 10.0' });
  });

  it('say nothing when they make no sense', () => {
    const nonsense = ['KB Article Number="many"', 'Support Link="javascript:alert(1)"', `Applies to="${'x'.repeat(900)}"`, 'Package Type=""', 'Processor Architecture', '="a"'].join('\n');
    for (const bytes of [Buffer.from(nonsense), Buffer.alloc(0), Buffer.from([0xff]), Buffer.alloc(60_000, '="')]) {
      expect(readPackageProperties(bytes)).toEqual({ kbArticleId: null, appliesTo: null, packageType: null, processor: null, supportUrl: null });
    }
  });
});
