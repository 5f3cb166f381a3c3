import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { compoundFileBytes } from '../../fixtures/compound-file-bytes.js';
import { installerPackageBytes, installerStreams, packedTableName } from '../../fixtures/installer-package-bytes.js';
import { CompoundFileError } from '../compound-file/index.js';
import { InstallerPackageError, readInstallerPackage } from './index.js';

/** Time given to each property, in milliseconds; SLUICE_FUZZ_MS gives more. */
const FUZZ_MILLISECONDS = Number(process.env['SLUICE_FUZZ_MS'] ?? 1500);
const BOX = { numRuns: 1_000_000, interruptAfterTimeLimit: FUZZ_MILLISECONDS, markInterruptAsFailure: false };

const CODE = '{D962D949-FFE7-5DEC-A7A7-F1C3FF97BC3E}';
const PROPERTIES = { ProductCode: CODE.toLowerCase(), ProductVersion: '2.1.0', ProductName: 'Contoso Tool é漢', Manufacturer: 'Contoso', UpgradeCode: CODE, Other: 'x' };
const READ = { productCode: CODE, productVersion: '2.1.0', productName: 'Contoso Tool é漢', manufacturer: 'Contoso', upgradeCode: CODE };

/** Reads, and counts what was read; more than the whole file many times over is a mistake. */
async function read(bytes: Buffer, size = bytes.length) {
  let asked = 0;
  const found = await readInstallerPackage((position, length) => {
    asked += length;
    if (asked > 64 * bytes.length + 1_000_000) throw new Error(`${asked} bytes were asked for of ${bytes.length}`);
    return Promise.resolve(bytes.subarray(position, position + length));
  }, size);
  return { ...found, asked };
}

const codeOf = (run: Promise<unknown>) => run.then(() => 'none', (error: unknown) => {
  if (error instanceof CompoundFileError || error instanceof InstallerPackageError) return error.code;
  throw error;
});

describe('a package of Windows Installer', () => {
  it.each([3, 4] as const)('says what it is (compound files of version %d)', async (version) => {
    expect(await read(compoundFileBytes(installerStreams(PROPERTIES), version))).toMatchObject(READ);
  });

  it('says it with long references, long texts before, and streams of its own', async () => {
    const streams = installerStreams({ Long: 'x'.repeat(70_000), Empty: '', ...PROPERTIES }, 3);
    expect(await read(compoundFileBytes({ '\u0005SummaryInformation': Buffer.alloc(200), ...streams }))).toMatchObject(READ);
  });

  it('of many megabytes is not read as a whole, though its table needs sectors of its own', async () => {
    const bytes = compoundFileBytes({ data: Buffer.alloc(20_000_000), ...installerStreams(PROPERTIES) });
    const found = await read(bytes);
    expect(found).toMatchObject(READ);
    expect(found.asked).toBeLessThan(100_000);
  });

  it('is read when its last sector was cut off', async () => {
    const bytes = compoundFileBytes({ ...installerStreams(PROPERTIES), big: Buffer.alloc(5_000) });
    expect(await read(bytes.subarray(0, bytes.length - 100))).toMatchObject(READ);
  });

  it('says nothing that cannot be', async () => {
    const strange = { ProductCode: 'none', ProductVersion: '1.x', ProductName: 'a\u001b[31m\nb', Manufacturer: ' ', UpgradeCode: '{}' };
    expect(await read(installerPackageBytes(strange))).toMatchObject({ productCode: null, productVersion: null, productName: 'a [31m b', manufacturer: null, upgradeCode: null });
    expect((await read(installerPackageBytes({ ...PROPERTIES, ProductName: 'y'.repeat(100_000) }))).productName).toHaveLength(255);
  });

  const streams = installerStreams(PROPERTIES);
  const [pool, data, table] = [packedTableName('_StringPool'), packedTableName('_StringData'), packedTableName('Property')];
  const without = (name: string) => Object.fromEntries(Object.entries(streams).filter(([each]) => each !== name));
  const changed = (at: number, value: number) => {
    const bytes = compoundFileBytes(streams);
    bytes.writeUInt32LE(value, at);
    return bytes;
  };
  const entryOf = (bytes: Buffer, index: number) => (bytes.readUInt32LE(48) + 1) * 512 + index * 128;
  const directoryAt = entryOf(compoundFileBytes(streams), 0);

  it.each<[string, Buffer, string]>([
    ['nothing', Buffer.alloc(0), 'COMPOUND_SIGNATURE'],
    ['a program', Buffer.from('MZ'.repeat(1_000)), 'COMPOUND_SIGNATURE'],
    ['half a header', compoundFileBytes(streams).subarray(0, 300), 'COMPOUND_TRUNCATED'],
    ['a header alone', compoundFileBytes(streams).subarray(0, 512), 'COMPOUND_STRUCTURE'],
    ['sectors of another size', changed(30, 0x0006_000a), 'COMPOUND_SIGNATURE'],
    ['a directory that is not there', changed(48, 0x1000_0000), 'COMPOUND_STRUCTURE'],
    ['a table of all memory', changed(44, 0xffff_ffff), 'COMPOUND_STRUCTURE'],
    ['a directory that is its own sibling', changed(directoryAt + 128 + 68, 1), 'COMPOUND_STRUCTURE'],
    ['a child that is not there', changed(directoryAt + 76, 1_000_000), 'COMPOUND_STRUCTURE'],
    ['a name without an end', changed(directoryAt + 128 + 64, 0x0002_ffff), 'COMPOUND_STRUCTURE'],
    ['a stream of four gigabytes', changed(directoryAt + 128 + 120, 0xffff_fff0), 'COMPOUND_LIMIT'],
    ['a stream that the file is too short for', changed(directoryAt + 128 + 120, 50_000_000), 'COMPOUND_TRUNCATED'],
    ['small streams of four gigabytes', changed(directoryAt + 120, 0xffff_ff00), 'COMPOUND_LIMIT'],
    ['no database', compoundFileBytes({ WordDocument: Buffer.alloc(100) }), 'INSTALLER_NO_DATABASE'],
    ['nothing at all in it', compoundFileBytes({}), 'INSTALLER_NO_DATABASE'],
    ['no properties', compoundFileBytes(without(table)), 'INSTALLER_NO_DATABASE'],
    ['texts that are not there', compoundFileBytes({ ...streams, [data]: Buffer.alloc(3) }), 'INSTALLER_DATABASE'],
    ['a pool that is cut off', compoundFileBytes({ ...streams, [pool]: streams[pool]!.subarray(0, 7) }), 'INSTALLER_DATABASE'],
    ['a table that is cut off', compoundFileBytes({ ...streams, [table]: streams[table]!.subarray(0, 7) }), 'INSTALLER_DATABASE'],
    ['texts that nobody counted', compoundFileBytes({ ...streams, [table]: Buffer.alloc(24, 0xfe) }), 'INSTALLER_DATABASE'],
    ['a hundred thousand references', compoundFileBytes({ ...streams, [table]: Buffer.alloc(4_000_000) }), 'INSTALLER_DATABASE'],
  ])('that is %s is refused', async (_what, bytes, code) => {
    expect(await codeOf(read(bytes))).toBe(code);
  });

  it('whose directory is a chain in a circle is left', async () => {
    const bytes = compoundFileBytes(streams);
    const directory = bytes.readUInt32LE(48);
    bytes.writeUInt32LE(directory, (bytes.readUInt32LE(76) + 1) * 512 + directory * 4);
    expect(await codeOf(readInstallerPackage((position, length) => Promise.resolve(bytes.subarray(position, position + length)), bytes.length))).toBe('COMPOUND_LIMIT');
  });

  it('with any bytes changed is read or refused, with an error of its own', async () => {
    const seeds = [compoundFileBytes(streams), compoundFileBytes({ ...streams, big: Buffer.alloc(10_000) }, 4)];
    const change = fc.record({ at: fc.oneof(fc.nat({ max: 600 }), fc.nat({ max: 20_000 })), value: fc.oneof(fc.nat({ max: 255 }), fc.constantFrom(0xffff_ffff, 0xffff_fffe, 0x7fff_ffff, 512, 4_096)) });
    await fc.assert(fc.asyncProperty(fc.constantFrom(...seeds), fc.array(change, { minLength: 1, maxLength: 6 }), fc.nat({ max: 20_000 }), async (seed, changes, cut) => {
      const bytes = Buffer.from(seed.subarray(0, cut < 1_000 ? seed.length - cut : seed.length));
      for (const { at, value } of changes) {
        if (value < 256) bytes[at % bytes.length] = value;
        else bytes.writeUInt32LE(value, at % (bytes.length - 4));
      }
      let asked = 0;
      await codeOf(readInstallerPackage((position, length) => {
        asked += 1;
        expect(position).toBeGreaterThanOrEqual(0);
        expect(length).toBeLessThanOrEqual(64 * 1024 ** 2);
        return Promise.resolve(bytes.subarray(position, position + length));
      }, bytes.length));
      expect(asked).toBeLessThan(100_000);
    }), BOX);
  });
});
