import type { ByteReader } from './byte-reader.js';
import type { ByteWriter } from './byte-writer.js';

/** A UUID as text, lower case, without braces. */
export type Uuid = string;

const hex = (value: number, digits: number): string => value.toString(16).padStart(digits, '0');

/** Reads a UUID; its first three fields are numbers of the reader's byte order (C706 A.1). */
export function readUuid(reader: ByteReader): Uuid {
  const [low, middle, high] = [hex(reader.uint32(), 8), hex(reader.uint16(), 4), hex(reader.uint16(), 4)];
  const rest = [...reader.bytes(8)].map((byte) => hex(byte, 2)).join('');
  return `${low}-${middle}-${high}-${rest.slice(0, 4)}-${rest.slice(4)}`;
}

/** Writes a UUID of the form that {@link readUuid} gives. */
export function writeUuid(writer: ByteWriter, uuid: Uuid): void {
  const digits = uuid.replaceAll('-', '');
  writer.uint32(Number.parseInt(digits.slice(0, 8), 16));
  writer.uint16(Number.parseInt(digits.slice(8, 12), 16));
  writer.uint16(Number.parseInt(digits.slice(12, 16), 16));
  for (let at = 16; at < 32; at += 2) writer.uint8(Number.parseInt(digits.slice(at, at + 2), 16));
}

/** What an interface or a transfer syntax is known by (C706 12.6.3.1, p_syntax_id_t). */
export interface SyntaxId {
  readonly uuid: Uuid;
  readonly major: number;
  readonly minor: number;
}

/** NDR, the only transfer syntax that is spoken here (C706 14). */
export const NDR: SyntaxId = { uuid: '8a885d04-1ceb-11c9-9fe8-08002b104860', major: 2, minor: 0 };

/** The major version is in the lower half of one number. */
export function readSyntax(reader: ByteReader): SyntaxId {
  const uuid = readUuid(reader);
  const version = reader.uint32();
  return { uuid, major: version & 0xffff, minor: version >>> 16 };
}

export function writeSyntax(writer: ByteWriter, { uuid, major, minor }: SyntaxId): void {
  writeUuid(writer, uuid);
  writer.uint16(major).uint16(minor);
}
