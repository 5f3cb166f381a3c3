import { describe, expect, it } from '@jest/globals';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { cabinetErrorCode } from '../../fixtures/cabinet-errors.js';
import { itWith, run } from '../../fixtures/programs.js';
import { METADATA_FILE_NAME, readCabinet, readMetadataCabinet, readMetadataDocument, writeMetadataCabinet } from './index.js';

const LIMITS = { maxPlainBytes: 1_000_000, maxRatio: 100 };

/** Recorded conversations lie outside the repository, as for `npm run conformance`. */
const captures = process.env['SLUICE_CAPTURES'] ?? resolve(fileURLToPath(new URL('../../../..', import.meta.url)), '../shared/captures');

/** Answers to GetUpdateData of a real server that hold a metadata cabinet. */
const recorded = ['000013', '000014', '000016'].map((exchange) => join(captures, 'wsusss/exchanges', exchange, 'response.body')).filter(existsSync);
if (recorded.length === 0) process.stderr.write(`skipped: tests of recorded cabinets; there are no captures at ${captures}, see SLUICE_CAPTURES\n`);

function cabinetIn(path: string): Buffer {
  const base64 = /<XmlUpdateBlobCompressed>([^<]*)</.exec(readFileSync(path, 'utf8'))![1]!;
  return Buffer.from(base64, 'base64');
}

(recorded.length > 0 ? describe : describe.skip)('metadata cabinets of a real server', () => {
  it('are LZX with a window of two mebibytes and hold one file without date or attributes', () => {
    for (const path of recorded) {
      const cabinet = cabinetIn(path);
      expect(cabinet.readUInt16LE(36 + 6)).toBe(0x1503);
      expect(readCabinet(cabinet, { ...LIMITS, maxFiles: 1 })).toMatchObject([{ name: METADATA_FILE_NAME, attributes: 0, modifiedAt: undefined }]);
    }
  });

  it('hold a document in UTF-16LE, without a byte order mark and without an XML declaration', () => {
    for (const path of recorded) {
      const bytes = Buffer.from(readMetadataCabinet(cabinetIn(path), LIMITS));
      expect(bytes.toString('utf16le')).toMatch(/^<upd:Update [^]*<\/upd:Update>$/);
      expect(readMetadataDocument(cabinetIn(path), LIMITS)).toBe(bytes.toString('utf16le'));
    }
  });

  itWith('cabextract')('read the same to cabextract', () => {
    const folder = mkdtempSync(join(tmpdir(), 'sluice-recorded-'));
    try {
      for (const path of recorded) {
        writeFileSync(join(folder, 'blob.cab'), cabinetIn(path));
        expect(run('cabextract', ['-q', '-p', join(folder, 'blob.cab')]).equals(readMetadataCabinet(cabinetIn(path), LIMITS))).toBe(true);
      }
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it('hold documents that we write smaller than twice their size', () => {
    for (const path of recorded) {
      const theirs = cabinetIn(path);
      const ours = writeMetadataCabinet(readMetadataDocument(theirs, LIMITS));
      expect(ours.length).toBeLessThan(theirs.length * 2);
      expect(readMetadataDocument(ours, LIMITS)).toBe(readMetadataDocument(theirs, LIMITS));
    }
  });

  it('are refused wherever one bit is wrong, since they carry checksums', () => {
    const cabinet = cabinetIn(recorded.at(-1)!);
    const data = cabinet.readUInt32LE(36);
    for (let at = data + 8; at < cabinet.length; at += 1) {
      const damaged = Buffer.from(cabinet);
      damaged[at]! ^= 1 << (at % 8);
      expect(cabinetErrorCode(() => readMetadataCabinet(damaged, LIMITS))).toBe('CABINET_CHECKSUM');
    }
  });
});
