import type { ScalarKind } from '@sluice/protocol/soap';
import type { ComplexModel, EnumerationModel, FieldModel, ServiceModel, TypeModel, TypeReference } from './model.js';

const TYPESCRIPT_TYPES: Readonly<Record<ScalarKind, string>> = {
  string: 'string',
  boolean: 'boolean',
  int: 'number',
  short: 'number',
  unsignedByte: 'number',
  unsignedInt: 'number',
  long: 'bigint',
  dateTime: 'DateTimeText',
  base64Binary: 'Buffer',
  guid: 'Guid',
};

/** TypeScript name of a schema type: as in the schema, with a capital first letter. */
export function interfaceName(schemaName: string): string {
  return schemaName.charAt(0).toUpperCase() + schemaName.slice(1);
}

/** TypeScript name of a constant made from a schema name. */
export function constantName(schemaName: string, suffix = ''): string {
  return schemaName.charAt(0).toLowerCase() + schemaName.slice(1) + suffix;
}

/** A one-line docstring, escaped. */
export function docstring(text: string, indent = ''): string {
  return `${indent}/** ${text.replaceAll('*/', '* /')} */\n`;
}

/** The interface, or union of strings, of a schema type. */
export function emitInterface(model: ServiceModel, type: TypeModel, doc: string): string {
  return docstring(doc) + (type.kind === 'complex' ? emitComplex(model, type) : emitUnion(type));
}

function emitUnion(type: EnumerationModel): string {
  return `export type ${interfaceName(type.name)} =\n${type.values.map((value) => `  | '${value}'`).join('\n')};\n`;
}

function emitComplex(model: ServiceModel, type: ComplexModel): string {
  const name = interfaceName(type.name);
  if (type.fields.length === 0) return `export type ${name} = Readonly<Record<string, never>>;\n`;
  return `export interface ${name} {\n${type.fields.map((field) => emitProperty(model, field)).join('')}}\n`;
}

function emitProperty(model: ServiceModel, field: FieldModel): string {
  const single = typescriptType(model, field.type);
  const isArray = field.item !== undefined;
  const optional = field.required || isArray ? '' : '?';
  const doc = field.origin === undefined ? '' : docstring(field.origin, '  ');
  return `${doc}  readonly ${field.name}${optional}: ${isArray ? arrayType(field.type, single) : single};\n`;
}

/** Lists of `xs:int` may be long, so they have a type of their own. */
function arrayType(reference: TypeReference, single: string): string {
  return 'scalar' in reference && reference.scalar === 'int' ? 'IntegerList' : `readonly ${single}[]`;
}

function typescriptType(model: ServiceModel, reference: TypeReference): string {
  if ('scalar' in reference) return TYPESCRIPT_TYPES[reference.scalar];
  const type = model.types.get(reference.key);
  if (type === undefined) throw new Error(`no type ${reference.key}`);
  return interfaceName(type.name);
}
