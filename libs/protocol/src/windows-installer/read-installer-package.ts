import { CompoundFile, type ReadAt } from '../compound-file/index.js';
import { InstallerPackageError } from './installer-package-error.js';
import { StringPool } from './string-pool.js';
import { streamName } from './stream-name.js';

/** What a package says of itself; null where it says nothing, or nothing that can be. */
export interface InstallerPackage {
  /** In braces, upper case. */
  readonly productCode: string | null;
  /** One to four numbers. */
  readonly productVersion: string | null;
  readonly productName: string | null;
  readonly manufacturer: string | null;
  /** In braces, upper case. */
  readonly upgradeCode: string | null;
}

/** The texts of the largest packages take some ten megabytes. */
const LIMITS = { maxStreamBytes: 64 * 1024 ** 2, maxEntries: 65_536 };
/** Rows of the Property table; real ones have some hundred. */
const MAX_PROPERTIES = 100_000;
const MAX_TEXT_LENGTH = 255;

const WANTED: ReadonlySet<string> = new Set(['ProductCode', 'ProductVersion', 'ProductName', 'Manufacturer', 'UpgradeCode']);
const CODE = /^\{[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\}$/i;
const VERSION = /^\d{1,5}(?:\.\d{1,5}){0,3}$/;

/**
 * Reads the Property table of a Windows Installer package. Of a package of any size only some megabytes are read.
 * @param size bytes of the file
 * @throws CompoundFileError, InstallerPackageError, and what `readAt` throws
 */
export async function readInstallerPackage(readAt: ReadAt, size: number): Promise<InstallerPackage> {
  const properties = await readProperties(await CompoundFile.open(readAt, size, LIMITS));
  const text = (name: string): string | null => lineOf(properties.get(name));
  const matching = (name: string, form: RegExp): string | null => {
    const value = text(name);
    return value !== null && form.test(value) ? value : null;
  };
  return {
    productCode: matching('ProductCode', CODE)?.toUpperCase() ?? null, productVersion: matching('ProductVersion', VERSION), productName: text('ProductName'),
    manufacturer: text('Manufacturer'), upgradeCode: matching('UpgradeCode', CODE)?.toUpperCase() ?? null,
  };
}

/** The Property table: two columns of texts, each whole and one behind the other. */
async function readProperties(file: CompoundFile): Promise<Map<string, string>> {
  const stream = async (name: string): Promise<Buffer> => {
    const packed = file.streams.find((each) => streamName(each.name) === name)?.name;
    const bytes = packed === undefined ? null : await file.read(packed);
    if (bytes === null) throw new InstallerPackageError('INSTALLER_NO_DATABASE', `there is no stream ${name} in the file`);
    return bytes;
  };
  const pool = new StringPool(await stream('!_StringPool'), await stream('!_StringData'));
  const table = await stream('!Property');
  const { referenceBytes } = pool;
  const rows = table.length / (2 * referenceBytes);
  if (!Number.isInteger(rows) || rows > MAX_PROPERTIES) throw new InstallerPackageError('INSTALLER_DATABASE', `a Property table of ${table.length} bytes`);
  const cell = (column: 0 | 1, row: number): string => pool.text(table.readUIntLE((column * rows + row) * referenceBytes, referenceBytes));
  const properties = new Map<string, string>();
  for (let row = 0; row < rows; row += 1) {
    const name = cell(0, row);
    if (WANTED.has(name)) properties.set(name, cell(1, row));
  }
  return properties;
}

function lineOf(value: string | undefined): string | null {
  const line = value?.replace(/[\p{Cc}\p{Cs}]/gu, ' ').trim().slice(0, MAX_TEXT_LENGTH) ?? '';
  return line === '' ? null : line;
}
