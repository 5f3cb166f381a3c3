import type { PolicyKey, PolicyValue } from './client-policy.js';

const FIRST_LINE = 'Windows Registry Editor Version 5.00';

/** Longest registry file that is read, in characters. */
export const MAX_REGISTRY_FILE = 16 * 1024 * 1024;

/** Keys and values as a file that Registry Editor imports, with lines of comment before them. */
export function writeRegistryFile(keys: readonly PolicyKey[], comments: readonly string[]): string {
  const lines = [
    FIRST_LINE,
    '',
    ...comments.map((comment) => `; ${comment.replace(/[\r\n]+/g, ' ')}`),
    ...(comments.length === 0 ? [] : ['']),
    ...keys.flatMap(({ path, values }) => [`[${path}]`, ...values.map(valueLine), '']),
  ];
  return lines.join('\r\n');
}

function valueLine({ name, data }: PolicyValue): string {
  return `"${escaped(name)}"=${typeof data === 'number' ? `dword:${data.toString(16).padStart(8, '0')}` : `"${escaped(data)}"`}`;
}

function escaped(text: string): string {
  return text.replace(/[\\"]/g, '\\$&');
}

/** The text as Registry Editor saves files: UTF-16 with a mark, so that names in any script survive. */
export function registryFileBytes(text: string): Buffer {
  return Buffer.from(`\ufeff${text}`, 'utf16le');
}

/**
 * Reads the texts and numbers of a file that Registry Editor saved; values of other types are passed over.
 * @returns `undefined` when it is no such file
 */
export function readRegistryFile(bytes: Buffer): PolicyKey[] | undefined {
  const isUtf16 = bytes.length >= 2 && bytes.readUInt16LE(0) === 0xfeff;
  const text = (isUtf16 ? bytes.toString('utf16le', 2) : bytes.toString('utf8').replace(/^\ufeff/, '')).slice(0, MAX_REGISTRY_FILE);
  const [first = '', ...lines] = text.split(/\r?\n/);
  if (first.trim() !== FIRST_LINE && first.trim() !== 'REGEDIT4') return undefined;
  const keys: { path: string; values: PolicyValue[] }[] = [];
  for (const line of lines) {
    const path = /^\[([^-].*)\]\s*$/.exec(line)?.[1];
    if (path !== undefined) keys.push({ path: path.replace(/^HKLM\\/i, 'HKEY_LOCAL_MACHINE\\'), values: [] });
    const value = readValue(line);
    if (value !== undefined) keys.at(-1)?.values.push(value);
  }
  return keys;
}

function readValue(line: string): PolicyValue | undefined {
  const match = /^"((?:[^"\\]|\\.)*)"=(?:"((?:[^"\\]|\\.)*)"|dword:([0-9a-f]{1,8}))\s*$/i.exec(line);
  if (match === null) return undefined;
  const [, name = '', text, number] = match;
  const plain = (escapedText: string): string => escapedText.replace(/\\(.)/g, '$1');
  return { name: plain(name), data: number === undefined ? plain(text ?? '') : Number.parseInt(number, 16) };
}
