import { createReadStream, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect } from '@jest/globals';
import { itWith, run } from '../../fixtures/programs.js';
import { readExportPackage } from './index.js';

let folder: string;
beforeAll(() => { folder = mkdtempSync(join(tmpdir(), 'sluice-wsus-export-')); });
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const guid = (number: number) => `00000000-0000-4000-8000-${String(number).padStart(12, '0')}`;
const documents = Array.from({ length: 500 }, (_, number) => `<a n="${number}">${'Größe '.repeat(number)}</a>`);

describe('an export package that another program put into a cabinet', () => {
  itWith('gcab').each([['stored', []], ['MSZIP', ['-z']]])('is read (%s)', async (kind, flags) => {
    const metadata = documents.map((xml, number) => `${guid(number)},00000001,${xml.length.toString(16).padStart(8, '0')},${xml}\r\n`).join('');
    const list = documents.map((_xml, number) => `<Update UpdateId="${guid(number)}" RevisionNumber="1"/>`).join('');
    writeFileSync(join(folder, 'metadata.txt'), metadata);
    writeFileSync(join(folder, 'package.xml'), `<ExportPackage><Updates>${list}</Updates></ExportPackage>`);
    const cabinet = join(folder, `${kind}.cab`);
    run('gcab', ['-c', '-n', ...flags, cabinet, join(folder, 'metadata.txt'), join(folder, 'package.xml')]);
    const found: string[] = [];
    let listed = 0;
    for await (const item of readExportPackage(createReadStream(cabinet), 100_000_000)) {
      if (item.kind === 'document') found.push(item.document ?? '');
      if (item.kind === 'listed') listed += 1;
    }
    expect(found).toEqual(documents);
    expect(listed).toBe(documents.length);
  });
});
