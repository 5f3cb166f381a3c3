import { constantName, interfaceName } from './emit-interfaces.js';
import type { ComplexModel, EnumerationModel, FieldModel, ServiceModel, TypeModel, TypeReference } from './model.js';

/** Longest line of the emitted files. */
const LINE_WIDTH = 130;

/** Emits the table constant of a type. */
export function emitTable(model: ServiceModel, type: TypeModel): string {
  return type.kind === 'complex' ? emitComplexTable(model, type) : emitEnumerationTable(type);
}

/** Name of the table constant of a type. */
export function tableName(type: TypeModel): string {
  return constantName(type.name, 'Table');
}

function emitEnumerationTable(type: EnumerationModel): string {
  const values = type.values.map((value) => `'${value}'`).join(', ');
  return `export const ${tableName(type)}: EnumerationType = { enumeration: '${type.name}', values: [${values}] };\n`;
}

function emitComplexTable(model: ServiceModel, type: ComplexModel): string {
  const head = `export const ${tableName(type)}: ComplexType<${interfaceName(type.name)}> = {\n  name: '${type.name}',\n`;
  const namespace = `  namespace: ${type.namespace === model.namespace ? 'NAMESPACE' : `'${type.namespace}'`},\n`;
  if (type.fields.length === 0) return `${head}${namespace}  fields: [],\n};\n`;
  const fields = type.fields.map((field) => `    ${emitField(model, field)},\n`).join('');
  return `${head}${namespace}  fields: [\n${fields}  ],\n};\n`;
}

function emitField(model: ServiceModel, field: FieldModel): string {
  const parts = [`name: '${field.name}'`, `type: ${tableReference(model, field.type)}`];
  if (field.required) parts.push('required: true');
  if (field.item !== undefined) parts.push(`item: '${field.item}'`);
  if (field.attribute) parts.push('attribute: true');
  if (field.aliases) parts.push(`aliases: [${field.aliases.map(({ name, item }) => `{ name: '${name}', item: '${item}' }`).join(', ')}]`);
  if (field.writtenWhenEmpty) parts.push('writtenWhenEmpty: true');
  if (field.large) parts.push('large: true');
  const line = `{ ${parts.join(', ')} }`;
  return line.length + 5 <= LINE_WIDTH ? line : `{\n${parts.map((part) => `      ${part},\n`).join('')}    }`;
}

function tableReference(model: ServiceModel, reference: TypeReference): string {
  if ('scalar' in reference) return `'${reference.scalar}'`;
  const type = model.types.get(reference.key);
  if (type === undefined) throw new Error(`no type ${reference.key}`);
  return tableName(type);
}
