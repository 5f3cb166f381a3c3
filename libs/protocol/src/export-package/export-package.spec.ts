import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { cabinetBytes, lzxCabinet } from '../../fixtures/cabinet-bytes.js';
import { CabinetError, readCabinet, streamCabinet, writeCabinet } from '../cabinet/index.js';
import { ExportPackageError, readExportPackage, type ExportItem } from './index.js';

const guid = (number: number) => `00000000-0000-4000-8000-${String(number).padStart(12, '0')}`;
const record = (number: number, xml: string, length = xml.length) => `${guid(number)},${'00000065'},${length.toString(16).padStart(8, '0')},${xml}\r\n`;
const FILE = `<File Digest="${Buffer.alloc(20, 7).toString('base64')}" MUUrl="http://mu.example/a.cab" Name="..\\..\\a.cab"/>`;
const packageXml = (updates: string, files = FILE) =>
  `<?xml version="1.0" encoding="utf-16"?><ExportPackage ServerID="${guid(0)}" CreationTime="2026-01-01T00:00:00Z" FormatVersion="1.0" ProtocolVersion="1.20"><Languages><Language Id="9"/></Languages><Files>${files}<File Digest="?" MUUrl="x"/></Files><Updates>${updates}</Updates></ExportPackage>`;
const listed = (number: number, body = '<Files><File Digest="AA=="/></Files>') => `<Update UpdateId="{${guid(number).toUpperCase()}}" RevisionNumber="101">${body}</Update>`;
const METADATA = record(1, '<a>Größe 更新 𝄞\r\n</a>') + record(2, '<b/>');
const cabinet = (metadata: string, xml: string, compression: 'none' | 'mszip' = 'mszip', encoding: BufferEncoding = 'utf8') =>
  writeCabinet([{ name: 'metadata.txt', content: Buffer.from(metadata, encoding) }, { name: 'package.xml', content: Buffer.from(xml, encoding) }], { compression });

async function* pieces(bytes: Buffer, size: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

async function read(bytes: Buffer, size = 17, maxPlainBytes = 10_000_000): Promise<ExportItem[]> {
  const items: ExportItem[] = [];
  for await (const item of readExportPackage(pieces(bytes, size), maxPlainBytes)) items.push(item);
  return items;
}

const DOCUMENTS = [
  { kind: 'document', updateId: guid(1), revisionNumber: 101, document: '<a>Größe 更新 𝄞\r\n</a>' },
  { kind: 'document', updateId: guid(2), revisionNumber: 101, document: '<b/>' },
];
const LIST = [
  { kind: 'header', serverId: guid(0), creationTime: '2026-01-01T00:00:00Z', formatVersion: '1.0', protocolVersion: '1.20' },
  { kind: 'listed', updateId: guid(1), revisionNumber: 101 },
];

describe('a WSUS export package', () => {
  it.each([['none', 'utf8'], ['mszip', 'utf8'], ['mszip', 'utf16le'], ['none', 'utf16le']] as const)('is read from a cabinet (%s, %s), however it is cut', async (compression, encoding) => {
    for (const mark of ['', '\ufeff']) {
      const bytes = cabinet(mark + METADATA, mark + packageXml(listed(1)), compression, encoding);
      for (const size of [1, 1_000, 1_000_000]) {
        const items = await read(bytes, size);
        expect(items.filter(({ kind }) => kind !== 'files')).toEqual([...DOCUMENTS, ...LIST]);
        expect(items.filter(({ kind }) => kind === 'files')).toEqual([{ kind: 'files', files: [{ sha1: Buffer.alloc(20, 7), url: 'http://mu.example/a.cab' }] }]);
      }
    }
  });

  it('is read with its files in the other order, beside others', async () => {
    const bytes = writeCabinet([
      { name: 'PACKAGE.XML', content: Buffer.from(packageXml(listed(1))) }, { name: '..\\..\\evil.txt', content: Buffer.from('x'.repeat(100_000)) }, { name: 'metadata.txt', content: Buffer.from(METADATA) },
    ], { compression: 'mszip' });
    expect((await read(bytes)).filter(({ kind }) => kind !== 'files')).toEqual([...LIST, ...DOCUMENTS]);
  });

  it('is read from LZX in any number of frames', async () => {
    const metadata = Buffer.from(Array.from({ length: 2_000 }, (_, number) => record(number, `<a n="${number}">${'text '.repeat(number % 40)}</a>`)).join(''));
    const bytes = lzxCabinet(metadata, { windowBits: 15 });
    const plain: Uint8Array[] = [];
    for await (const { content } of streamCabinet(pieces(bytes, 5_000), { maxFiles: 1, maxPlainBytes: 10_000_000 })) for await (const piece of content) plain.push(piece);
    expect(Buffer.concat(plain).equals(metadata)).toBe(true);
  });

  it('is read from the text of export.xml.gz, with the documents among the updates', async () => {
    const items = await read(Buffer.from(packageXml(listed(1, '<Xml>&lt;a>&amp;amp;&lt;/a></Xml>') + listed(2, '<Xml><![CDATA[<b/>]]></Xml>'))));
    expect(items.filter(({ kind }) => kind === 'document')).toEqual([
      { kind: 'document', updateId: guid(1), revisionNumber: 101, document: '<a>&amp;</a>' }, { kind: 'document', updateId: guid(2), revisionNumber: 101, document: '<b/>' },
    ]);
    expect(await read(Buffer.from(METADATA))).toEqual(DOCUMENTS);
  });

  it.each<[string, () => Buffer, string]>([
    ['is neither a cabinet nor text of an export', () => Buffer.from('PK\x03\x04 and so on'), 'NOT_AN_EXPORT'],
    ['is empty', () => Buffer.alloc(0), 'NOT_AN_EXPORT'],
    ['lacks package.xml', () => writeCabinet([{ name: 'metadata.txt', content: Buffer.from(METADATA) }], { compression: 'none' }), 'NOT_AN_EXPORT'],
    ['has metadata.txt twice', () => writeCabinet([{ name: 'metadata.txt', content: Buffer.from('') }, { name: 'METADATA.TXT', content: Buffer.from('') }], { compression: 'none' }), 'NOT_AN_EXPORT'],
    ['has another root', () => cabinet(METADATA, '<a/>'), 'NOT_AN_EXPORT'],
    ['has a document type', () => cabinet(METADATA, `<!DOCTYPE a [<!ENTITY b "c">]>${packageXml('')}`), 'XML'],
    ['is not well formed', () => cabinet(METADATA, '<ExportPackage></Export>'), 'XML'],
    ['ends within its list', () => cabinet(METADATA, packageXml(listed(1)).slice(0, -40)), 'TRUNCATED'],
    ['is nested too deep', () => cabinet(METADATA, `<ExportPackage>${'<a>'.repeat(100)}`), 'LIMIT'],
    ['claims more than there is', () => cabinet(record(1, '<a/>', 0x7fff_ffff), packageXml('')), 'TRUNCATED'],
    ['claims less', () => cabinet(record(1, '<a/>', 2) + METADATA, packageXml('')), 'RECORD'],
    ['has a revision out of range', () => cabinet(METADATA.replace('00000065', 'ffffffff'), packageXml('')), 'RECORD'],
    ['ends within the head of a record', () => cabinet(`${METADATA}${guid(3)},0000`, packageXml('')), 'TRUNCATED'],
    ['is no text', () => { const bytes = cabinet(METADATA, packageXml('')); return bytes.fill(0xff, bytes.length - 100); }, 'CABINET_CHECKSUM'],
  ])('that %s is refused', async (_what, bytes, code) => {
    await expect(read(bytes(), 1_000)).rejects.toMatchObject({ code });
  });

  it('whose bytes are no UTF-8 is refused', async () => {
    const bytes = writeCabinet([{ name: 'metadata.txt', content: Buffer.from([0x30, 0x31, 0xff, 0x30]) }, { name: 'package.xml', content: Buffer.from('<a/>') }], { compression: 'none' });
    await expect(read(bytes)).rejects.toMatchObject({ code: 'TEXT' });
  });

  it('that unpacks to more than allowed, or lies about its blocks, is refused', async () => {
    const bomb = writeCabinet([{ name: 'metadata.txt', content: Buffer.from(record(1, ' '.repeat(30_000_000))) }, { name: 'package.xml', content: Buffer.from('<a/>') }], { compression: 'mszip' });
    await expect(read(bomb, 100_000, 1_000_000)).rejects.toMatchObject({ code: 'CABINET_LIMIT' });
    const lying = (blocks: { payload: Buffer; plainSize: number }[], size: number, blockCount?: number) =>
      cabinetBytes({ folders: [{ type: 0, blocks, ...(blockCount === undefined ? {} : { blockCount }) }], files: [{ name: 'metadata.txt', size }] });
    const block = { payload: Buffer.from('abc'), plainSize: 3 };
    for (const [bytes, code] of [
      [lying([{ ...block, plainSize: 4 }], 3), 'CABINET_STRUCTURE'], [lying([block], 3, 2), 'CABINET_TRUNCATED'], [lying([{ ...block, plainSize: 0 }], 3), 'CABINET_SPANNED'],
    ] as const) await expect(drain(bytes)).rejects.toMatchObject({ code });
    await expect(drain(lying([block], 4_000_000_000))).rejects.toMatchObject({ code: 'CABINET_STRUCTURE' });
  });

  it('raises errors of its own only, whatever the bytes', async () => {
    const originals = [cabinet(METADATA, packageXml(listed(1))), lzxCabinet(Buffer.from(METADATA), { windowBits: 15 }), Buffer.from(METADATA), Buffer.from(packageXml(listed(1, '<Xml>&lt;a/></Xml>')))];
    await fc.assert(fc.asyncProperty(fc.constantFrom(...originals), fc.nat(), fc.nat(20), fc.uint8Array({ maxLength: 20 }), async (original, place, removed, inserted) => {
      const at = place % original.length;
      const outcome = await read(Buffer.concat([original.subarray(0, at), inserted, original.subarray(at + removed)]), 1_000, 1_000_000).catch((error: unknown) => error);
      expect(Array.isArray(outcome) || outcome instanceof ExportPackageError || outcome instanceof CabinetError).toBe(true);
    }), { interruptAfterTimeLimit: Number(process.env['SLUICE_FUZZ_MS'] ?? 1_500), numRuns: 100_000 });
  });
});

async function drain(bytes: Buffer): Promise<Buffer> {
  const plain: Uint8Array[] = [];
  for await (const { content } of streamCabinet(pieces(bytes, 100), { maxFiles: 9, maxPlainBytes: 1_000_000 })) for await (const piece of content) plain.push(piece);
  return Buffer.concat(plain);
}

describe('a cabinet read as a stream', () => {
  it('gives what it gives as a whole, for all compressions, call translation included', async () => {
    const code = Buffer.alloc(100_000, 0x90);
    for (let at = 0; at < code.length - 20; at += 37) {
      code[at] = 0xe8;
      code.writeInt32LE(at % 5_000, at + 1);
    }
    const cabinets = [writeCabinet([{ name: 'a', content: code }, { name: 'b', content: Buffer.from('b') }], { compression: 'mszip' }), lzxCabinet(code, { windowBits: 15, codeSize: 100_000 }),
      lzxCabinet(code, { windowBits: 16, blocks: [{ kind: 'uncompressed', size: 33_333 }, { kind: 'aligned', size: 40_001 }, { kind: 'uncompressed', size: 7 }] })];
    for (const bytes of cabinets) {
      const whole = Buffer.concat(readCabinet(bytes, { maxFiles: 9, maxPlainBytes: 1_000_000 }).map((file) => file.content()));
      expect((await drain(bytes)).equals(whole)).toBe(true);
    }
  });

  it('goes on with the next file when its reader stops early', async () => {
    const bytes = writeCabinet([{ name: 'a', content: Buffer.alloc(90_000, 1) }, { name: 'b', content: Buffer.from('rest') }], { compression: 'none' });
    const found: string[] = [];
    for await (const { name, content } of streamCabinet(pieces(bytes, 999), { maxFiles: 9, maxPlainBytes: 1_000_000 })) {
      for await (const piece of content) {
        found.push(`${name} ${piece.length > 0}`);
        break;
      }
    }
    expect(found).toEqual(['a true', 'b true']);
  });
});
