import type { ComplexType, Field } from '../tables.js';

/** How an element (or attribute) name leads to a field. */
export interface CompiledElement {
  readonly field: Field;
  /** Name of the items when this is the wrapper of an array. */
  readonly item: string | undefined;
}

/** A complex type with its fields by name, so that the decoder looks a name up once. */
export interface CompiledType {
  readonly type: ComplexType;
  readonly elements: ReadonlyMap<string, CompiledElement>;
  readonly attributes: ReadonlyMap<string, CompiledElement>;
  /** Fields that get a value when the wire has none: required ones and arrays. */
  readonly defaulted: readonly Field[];
}

const compiledTypes = new WeakMap<ComplexType, CompiledType>();

/** The compiled form of a table; made at first use. */
export function compile(type: ComplexType): CompiledType {
  let compiled = compiledTypes.get(type);
  if (compiled === undefined) {
    compiled = {
      type,
      elements: new Map(type.fields.filter((field) => !field.attribute).flatMap(namesOf)),
      attributes: new Map(type.fields.filter((field) => field.attribute).flatMap(namesOf)),
      defaulted: type.fields.filter((field) => field.required || field.item !== undefined),
    };
    compiledTypes.set(type, compiled);
  }
  return compiled;
}

function namesOf(field: Field): [string, CompiledElement][] {
  const aliases = (field.aliases ?? []).map(({ name, item }): [string, CompiledElement] => [name, { field, item }]);
  return [[field.name, { field, item: field.item }], ...aliases];
}

/** Whether the items of an array are plain `xs:int` elements: such lists are long and have a fast path. */
export function isIntegerList(field: Field): boolean {
  return field.type === 'int' && field.item === 'int';
}
