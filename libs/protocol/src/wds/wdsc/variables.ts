import { ByteReader } from '../byte-reader.js';
import { readUnicodeText, writeUnicodeText } from '../unicode-text.js';
import { WdsError } from '../wds-error.js';
import { type ElementType, type ElementValue, type WdscVariable, ELEMENT_TYPES } from './variable-types.js';

/** More variables than any operation has. */
export const MAXIMUM_VARIABLES = 256;

/** WDSCPL_VAR_ARRAY in the upper half of Variable-Type (MS-WDSC 2.2.1.3.2). */
const ARRAY = 0x1000;
/** Bytes of Variable-Name: 32 characters and the null character. */
const NAME_BYTES = 66;
/** Bytes in front of Variable-Value. */
const DESCRIPTION_BYTES = NAME_BYTES + 2 + 12;
/** A Variable Description Block is as long as a multiple of this. */
const BLOCK_ALIGNMENT = 16;

/** Reads the Variables Section (MS-WDSC 2.2.1.3). Throws {@link WdsError}. */
export function readVariables(bytes: Uint8Array, count: number): WdscVariable[] {
  if (count > MAXIMUM_VARIABLES) throw new WdsError('WDS_LIMIT', `The packet announces ${count} variables.`);
  const reader = new ByteReader(bytes, 'little-endian');
  const names = new Set<string>();
  const variables = Array.from({ length: count }, () => {
    const variable = readVariable(reader);
    const key = variable.name.toUpperCase();
    if (names.has(key)) throw new WdsError('WDS_DUPLICATE', 'A variable is there twice.');
    names.add(key);
    return variable;
  });
  if (reader.remaining > 0) throw new WdsError('WDS_STRUCTURE', `${reader.remaining} bytes follow after the last variable.`);
  return variables;
}

function readVariable(reader: ByteReader): WdscVariable {
  const name = readName(reader.bytes(NAME_BYTES, 'Variable-Name'));
  reader.uint16('Padding1');
  const type = reader.uint16('Variable-Type');
  const modifier = reader.uint16('Variable-Type');
  const length = reader.uint32('Value-Length');
  const arraySize = reader.uint32('Array-Size');
  const element = ELEMENT_TYPES.find((candidate) => candidate.id === type);
  if (element === undefined || (modifier !== 0 && modifier !== ARRAY)) throw new WdsError('WDS_VALUE', `A variable has the type ${type} with the modifier ${modifier}.`);
  if (element.bytes !== null && length !== element.bytes) throw new WdsError('WDS_VALUE', `A ${element.name} has ${length} bytes.`);
  if (modifier === ARRAY && arraySize === 0) throw new WdsError('WDS_VALUE', 'An array has no elements.');
  // Compared by division: the product of two lies may be anything.
  const elements = modifier === ARRAY ? arraySize : 1;
  if (length > 0 && elements > reader.remaining / length) throw new WdsError('WDS_TRUNCATED', `A variable announces ${elements} values of ${length} bytes, and ${reader.remaining} bytes are left.`);
  if (length === 0 && elements > 1) throw new WdsError('WDS_VALUE', 'An array has elements without bytes.');
  const values = Array.from({ length: elements }, () => readElement(element.name, reader.bytes(length, 'Variable-Value')));
  reader.bytes(paddingAfter(length * elements), 'Padding_end');
  return (modifier === ARRAY ? { name, type: element.name, values } : { name, type: element.name, value: values[0]! }) as WdscVariable;
}

/** What stands behind the null character is padding. */
function readName(bytes: Uint8Array): string {
  let end = 0;
  while (end < NAME_BYTES && (bytes[end] !== 0 || bytes[end + 1] !== 0)) end += 2;
  if (end === NAME_BYTES) throw new WdsError('WDS_VALUE', 'The name of a variable does not end.');
  if (end === 0) throw new WdsError('WDS_VALUE', 'A variable has no name.');
  return readUnicodeText(bytes.subarray(0, end + 2), 'The name of a variable');
}

function readElement(type: ElementType, bytes: Uint8Array): ElementValue {
  const reader = new ByteReader(bytes, 'little-endian');
  switch (type) {
    case 'byte': return reader.uint8(type);
    case 'ushort': return reader.uint16(type);
    case 'ulong': return reader.uint32(type);
    case 'ulong64': return reader.uint64(type);
    case 'string': return readByteText(bytes);
    case 'wstring': return readUnicodeText(bytes, 'A text');
    case 'blob': return Uint8Array.from(bytes);
  }
}

function readByteText(bytes: Uint8Array): string {
  if (bytes.indexOf(0) !== bytes.length - 1 || bytes.length === 0) throw new WdsError('WDS_VALUE', 'A text does not end with its only null character.');
  return Buffer.from(bytes).toString('latin1', 0, bytes.length - 1);
}

/** Writes the Variables Section. Throws {@link WdsError} when names or values cannot be written. */
export function writeVariables(variables: readonly WdscVariable[]): Uint8Array {
  const names = new Set(variables.map(({ name }) => name.toUpperCase()));
  if (names.size !== variables.length) throw new WdsError('WDS_DUPLICATE', 'A variable is there twice.');
  if (variables.length > MAXIMUM_VARIABLES) throw new WdsError('WDS_LIMIT', `${variables.length} variables are too many.`);
  return Buffer.concat(variables.map(writeVariable));
}

function writeVariable(variable: WdscVariable): Uint8Array {
  const isArray = variable.values !== undefined;
  const { id } = ELEMENT_TYPES.find(({ name }) => name === variable.type)!;
  const values = (isArray ? variable.values : [variable.value]).map((value) => writeElement(variable.type, value));
  const length = Math.max(0, ...values.map((value) => value.length));
  if (isArray && (values.length === 0 || values.some((value) => value.length !== length))) throw new WdsError('WDS_VALUE', 'An array needs elements, all of one length.');
  const name = writeUnicodeText(variable.name, 'The name of a variable');
  if (name.length > NAME_BYTES || name.length === 2) throw new WdsError('WDS_LIMIT', 'The name of a variable has 1 to 32 characters.');
  const block = Buffer.alloc(DESCRIPTION_BYTES + length * values.length + paddingAfter(length * values.length));
  block.set(name, 0);
  block.writeUInt16LE(id, NAME_BYTES + 2);
  block.writeUInt16LE(isArray ? ARRAY : 0, NAME_BYTES + 4);
  block.writeUInt32LE(length, NAME_BYTES + 6);
  block.writeUInt32LE(isArray ? values.length : 0, NAME_BYTES + 10);
  values.forEach((value, at) => block.set(value, DESCRIPTION_BYTES + at * length));
  return block;
}

function writeElement(type: ElementType, value: ElementValue): Uint8Array {
  const bytes = Buffer.alloc(8);
  switch (type) {
    case 'byte': return bytes.subarray(0, bytes.writeUInt8(value as number));
    case 'ushort': return bytes.subarray(0, bytes.writeUInt16LE(value as number));
    case 'ulong': return bytes.subarray(0, bytes.writeUInt32LE(value as number));
    case 'ulong64': return bytes.subarray(0, bytes.writeBigUInt64LE(value as bigint));
    case 'string': return writeByteText(value as string);
    case 'wstring': return writeUnicodeText(value as string, 'A text');
    case 'blob': return value as Uint8Array;
  }
}

function writeByteText(text: string): Uint8Array {
  const bytes = Buffer.from(`${text}\0`, 'latin1');
  if (readByteText(bytes) !== text) throw new WdsError('WDS_VALUE', 'A text has characters that a CHAR cannot hold.');
  return bytes;
}

function paddingAfter(valueBytes: number): number {
  return (BLOCK_ALIGNMENT - ((DESCRIPTION_BYTES + valueBytes) % BLOCK_ALIGNMENT)) % BLOCK_ALIGNMENT;
}
