import { refused } from './expression-tokens.js';
import { element, type Attributes } from './xml-text.js';

/** Takes the words of an expression one after the other. */
export interface Words {
  /** The next word, whatever it is. Throws when there is none; `what` says what was expected. */
  take(what: string): string;
  /** Whether the next word is this keyword; takes it when it is. */
  takeKeyword(...keywords: readonly string[]): string | null;
}

const COMPARISONS: Readonly<Record<string, string>> = {
  '=': 'EqualTo', '<': 'LessThan', '<=': 'LessThanOrEqualTo', '>': 'GreaterThan', '>=': 'GreaterThanOrEqualTo',
};
const TEXT_COMPARISONS: Readonly<Record<string, string>> = { '=': 'EqualTo', begins: 'BeginsWith', ends: 'EndsWith', contains: 'Contains' };

const HIVES: Readonly<Record<string, string>> = {
  HKLM: 'HKEY_LOCAL_MACHINE', HKEY_LOCAL_MACHINE: 'HKEY_LOCAL_MACHINE', HKCR: 'HKEY_CLASSES_ROOT', HKEY_CLASSES_ROOT: 'HKEY_CLASSES_ROOT', HKU: 'HKEY_USERS', HKEY_USERS: 'HKEY_USERS',
};

/** Folders by their environment variables, as CSIDL (Win32 SHGetFolderPath): agents run as the system and expand no variables. */
const FOLDERS: Readonly<Record<string, number>> = {
  '%PROGRAMDATA%': 35, '%SYSTEMROOT%': 36, '%WINDIR%': 36, '%PROGRAMFILES%': 38, '%PROGRAMFILES(X86)%': 42, '%COMMONPROGRAMFILES%': 43, '%COMMONPROGRAMFILES(X86)%': 44,
};

/** PROCESSOR_ARCHITECTURE_* of Win32. */
const PROCESSORS: Readonly<Record<string, number>> = { X86: 0, X64: 9, AMD64: 9, ARM64: 12 };

const VERSION = /^\d{1,5}(\.\d{1,5}){0,3}$/;
const PRODUCT_CODE = /^\{[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\}$/i;

/** What can be asked of a computer, by the first word; each becomes one rule of the schemas of MS-WUSP product note 42. */
export const TESTS: Readonly<Record<string, (words: Words) => string>> = { registry, file, product, windows, processor, true: () => element('lar:True'), false: () => element('lar:False') };

/** `registry KEY`, `registry KEY value NAME`, and the latter with `version`, `number` or `text` and a comparison. */
function registry(words: Words): string {
  const key = registryKey(words.take('a registry key'));
  if (words.takeKeyword('value') === null) return element('bar:RegKeyExists', key);
  const value = { ...key, Value: words.take('the name of a registry value') };
  switch (words.takeKeyword('version', 'number', 'text')) {
    case 'version': return element('bar:RegSzToVersion', { ...value, Comparison: comparison(words), Data: version(words) });
    case 'number': return element('bar:RegDword', { ...value, Comparison: comparison(words), Data: number(words) });
    case 'text': return element('bar:RegSz', { ...value, Comparison: oneOf(TEXT_COMPARISONS, words, 'one of = begins ends contains'), Data: words.take('a text') });
    default: return element('bar:RegValueExists', value);
  }
}

function registryKey(path: string): Attributes {
  const [hive = '', ...subkeys] = path.replace(/\\+$/, '').split('\\');
  const known = ownOf(HIVES, hive.toUpperCase());
  if (known === undefined || subkeys.length === 0 || subkeys.includes('')) throw refused(`${path} is no registry key such as HKLM\\SOFTWARE\\Contoso`);
  return { Key: known, Subkey: subkeys.join('\\') };
}

/** `file PATH`, and `file PATH version >= 1.2`. */
function file(words: Words): string {
  const path = words.take('a path');
  const [, variable, rest] = /^(%[^%\\]+%)\\(.+)$/.exec(path) ?? [];
  const folder = variable === undefined ? null : ownOf(FOLDERS, variable.toUpperCase());
  if (folder === undefined) throw refused(`${variable} is none of ${Object.keys(FOLDERS).join(' ')}`);
  if (folder === null && !/^[a-z]:\\./i.test(path)) throw refused(`${path} is no whole path of Windows such as %ProgramFiles%\\Contoso\\tool.exe`);
  const place = { Csidl: folder, Path: folder === null ? path : rest! };
  if (words.takeKeyword('version') === null) return element('bar:FileExists', place);
  return element('bar:FileVersion', { ...place, Comparison: comparison(words), Version: version(words) });
}

/** `product {CODE}`, and `product {CODE} version >= 1.2`, about what Windows Installer has installed. */
function product(words: Words): string {
  const code = words.take('a product code');
  if (!PRODUCT_CODE.test(code)) throw refused(`${code} is no product code in braces`);
  if (words.takeKeyword('version') === null) return element('msiar:MsiProductInstalled', { ProductCode: code });
  const relation = comparison(words);
  const bound = version(words);
  const lower = { VersionMin: bound, ExcludeVersionMin: relation === 'GreaterThan' ? true : null };
  const upper = { VersionMax: bound, ExcludeVersionMax: relation === 'LessThan' ? true : null };
  const bounds = relation === 'EqualTo' ? { VersionMin: bound, VersionMax: bound } : relation.startsWith('Greater') ? lower : upper;
  return element('msiar:MsiProductInstalled', { ProductCode: code, ...bounds });
}

/** `windows >= 10.0.22000`: major, minor and build. */
function windows(words: Words): string {
  const relation = comparison(words);
  const [major, minor, build, rest] = version(words).split('.');
  if (rest !== undefined) throw refused('Windows is compared by at most three numbers, such as 10.0.22000');
  return element('bar:WindowsVersion', { Comparison: relation, MajorVersion: major!, MinorVersion: minor ?? null, BuildNumber: build ?? null });
}

/** `processor x64` */
function processor(words: Words): string {
  const name = words.take('a processor');
  const architecture = ownOf(PROCESSORS, name.toUpperCase());
  if (architecture === undefined) throw refused(`${name} is none of x64, x86, arm64`);
  return element('bar:Processor', { Architecture: architecture });
}

function comparison(words: Words): string {
  return oneOf(COMPARISONS, words, 'one of = < <= > >=');
}

function oneOf(known: Readonly<Record<string, string>>, words: Words, what: string): string {
  const word = words.take(what);
  const found = ownOf(known, word.toLowerCase());
  if (found === undefined) throw refused(`${what} was expected, not ${word}`);
  return found;
}

function version(words: Words): string {
  const text = words.take('a version');
  if (!VERSION.test(text)) throw refused(`${text} is no version of up to four numbers`);
  return text;
}

function number(words: Words): string {
  const text = words.take('a number');
  if (!/^\d{1,10}$/.test(text) || Number(text) > 0xffff_ffff) throw refused(`${text} is no number of 32 bits`);
  return text;
}

function ownOf<Value>(record: Readonly<Record<string, Value>>, key: string): Value | undefined {
  return Object.hasOwn(record, key) ? record[key] : undefined;
}
