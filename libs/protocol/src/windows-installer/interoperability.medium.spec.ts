import { afterAll, beforeAll, describe, expect } from '@jest/globals';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { itWith, run } from '../../fixtures/programs.js';
import { readInstallerPackage } from './index.js';

const CODE = '{D962D949-FFE7-5DEC-A7A7-F1C3FF97BC3E}';
const UPGRADE = '{0B5F9C1E-6D6A-4A4F-9F6B-1B2C3D4E5F60}';

let folder: string;

beforeAll(() => { folder = mkdtempSync(join(tmpdir(), 'sluice-installer-')); });
afterAll(() => { rmSync(folder, { recursive: true, force: true }); });

/** A package that msibuild writes, with this table. */
function built(name: string, rows: readonly (readonly [string, string])[], extra: readonly string[] = []): string {
  const [path, table] = [join(folder, `${name}.msi`), join(folder, `${name}.idt`)];
  writeFileSync(table, ['Property\tValue', 's72\tl0', 'Property\tProperty', ...rows.map((row) => row.join('\t')), ''].join('\r\n'));
  run('msibuild', [path, '-s', 'Contoso Tool', 'Contoso', 'x64;1033', CODE]);
  run('msibuild', [path, '-i', table]);
  for (const query of extra) run('msibuild', [path, '-q', query]);
  return path;
}

function read(path: string) {
  const bytes = readFileSync(path);
  return readInstallerPackage((position, length) => Promise.resolve(bytes.subarray(position, position + length)), bytes.length);
}

/** What msiinfo shows of the same table, by name. */
function shown(path: string): Record<string, string> {
  const lines = run('msiinfo', ['export', path, 'Property']).toString().split(/\r?\n/).slice(3);
  return Object.fromEntries(lines.map((line) => line.split('\t')).map(([name = '', value = '']) => [name, value]));
}

const ROWS = [['ProductCode', CODE], ['ProductVersion', '2.1.0.7'], ['ProductName', 'Contoso Tool'], ['Manufacturer', 'Contoso Ltd.'], ['UpgradeCode', UPGRADE], ['ALLUSERS', '1']] as const;

describe('a package that msibuild wrote', () => {
  itWith('msibuild', 'msiinfo').each<[string, readonly (readonly [string, string])[]]>([
    ['few properties', ROWS],
    ['many properties, in large streams', [...Array.from({ length: 3_000 }, (_, index) => [`Property${index}`, `value ${index} of many`] as const), ...ROWS]],
    ['a property of more than 64 KiB before them', [['Long', 'x'.repeat(70_001)], ...ROWS]],
  ])('says what msiinfo shows, with %s', async (_what, rows) => {
    const path = built(`with-${rows.length}`, rows);
    const { ProductCode, ProductVersion, ProductName, Manufacturer, UpgradeCode } = shown(path);
    expect(ProductCode).toBe(CODE);
    expect(await read(path)).toEqual({ productCode: ProductCode, productVersion: ProductVersion, productName: ProductName, manufacturer: Manufacturer, upgradeCode: UpgradeCode });
  });

  itWith('msibuild', 'msiinfo')('says it after changes, which leave holes among its texts', async () => {
    const path = built('changed', ROWS, ['DELETE FROM `Property` WHERE `Property`=\'ProductName\'', 'UPDATE `Property` SET `Value`=\'3.0\' WHERE `Property`=\'ProductVersion\'']);
    expect(shown(path)['ProductVersion']).toBe('3.0');
    expect(await read(path)).toMatchObject({ productCode: CODE, productVersion: '3.0', productName: null, manufacturer: 'Contoso Ltd.' });
  });
});
