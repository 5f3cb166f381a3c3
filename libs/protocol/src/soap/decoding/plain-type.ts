import { isComplex, type ComplexType, type Field, type FieldType } from '../tables.js';
import { compile, isIntegerList } from './compiled-type.js';
import { defaultOf } from './defaults.js';
import { TagBytes } from './tag-bytes.js';

/** How the content of an element is read. */
export type PlainKind = 'text' | 'complex' | 'array' | 'integers';

/** The tags of one name. */
export interface PlainTags {
  /** `<Name>`, `<Name/>` and `</Name>`. */
  readonly start: TagBytes;
  readonly empty: TagBytes;
  readonly end: TagBytes;
}

/** One element that may stand in a complex type. */
export interface PlainElement {
  /** Property of the message. */
  readonly property: string;
  /** Tells the property among those of its type. */
  readonly bit: number;
  readonly kind: PlainKind;
  readonly tags: PlainTags;
  /** Type of the value, or of one item. */
  readonly type: FieldType;
  /** Tags of the items of an array; of the element itself when it is none. */
  readonly item: PlainTags;
  /** Whether the text may be long. */
  readonly large: boolean;
}

/** A property that gets a value when the wire has none. */
export interface PlainDefault {
  readonly property: string;
  readonly bit: number;
  readonly make: () => unknown;
}

/** A complex type as the reader of plain messages expects it: its elements in schema order, array aliases behind their array. */
export interface PlainType {
  readonly elements: readonly PlainElement[];
  readonly defaults: readonly PlainDefault[];
  readonly namespace: string;
  /** False for types with attributes or too many fields: the plain reader leaves them to the parser. */
  readonly isPlain: boolean;
}

/** Bits of a number that are safe to use. */
const MAX_FIELDS = 30;

const plainTypes = new WeakMap<ComplexType, PlainType>();

/** The plain form of a table; made at first use. */
export function plainTypeOf(type: ComplexType): PlainType {
  let plain = plainTypes.get(type);
  if (plain === undefined) plainTypes.set(type, (plain = makePlain(type)));
  return plain;
}

/** The tags of a name. */
export function tagsOf(name: string): PlainTags {
  return { start: new TagBytes(`<${name}>`), empty: new TagBytes(`<${name}/>`), end: new TagBytes(`</${name}>`) };
}

function makePlain(type: ComplexType): PlainType {
  const { elements, attributes, defaulted } = compile(type);
  const bitOf = (field: Field) => 1 << type.fields.indexOf(field);
  return {
    namespace: type.namespace,
    isPlain: attributes.size === 0 && type.fields.length <= MAX_FIELDS,
    elements: [...elements].map(([name, { field, item }]) => ({
      property: field.name, bit: bitOf(field), kind: kindOf(field, item), tags: tagsOf(name), type: field.type,
      item: tagsOf(item ?? name), large: field.large === true,
    })),
    defaults: defaulted.map((field) => ({ property: field.name, bit: bitOf(field), make: () => defaultOf(field) })),
  };
}

function kindOf(field: Field, item: string | undefined): PlainKind {
  if (item !== undefined) return isIntegerList(field) ? 'integers' : 'array';
  return isComplex(field.type) ? 'complex' : 'text';
}
