import { isComplex, type ComplexType, type Field, type FieldType, type SerializerStyle } from '../tables.js';
import { escapeAttribute } from './escape.js';

/** The tags of one name, put together once. */
export interface WrittenTags {
  readonly open: string;
  readonly close: string;
  /** An element without content: WCF writes `<X/>`, ASP.NET's serializer `<X />`. */
  readonly empty: string;
}

/** One child element of a type. */
export interface WrittenField {
  readonly field: Field;
  readonly name: string;
  readonly type: FieldType;
  /** The plan of the type when it is a complex one. */
  readonly plan: WriterPlan | undefined;
  readonly tags: WrittenTags;
  /** Tags of the items of an array. */
  readonly item: WrittenTags | undefined;
}

/** How a complex type is written in one style. */
export interface WriterPlan {
  readonly name: string;
  /** Tags of a message of this type, which declares its namespace. */
  readonly messageTags: WrittenTags;
  readonly attributes: readonly Field[];
  readonly elements: readonly WrittenField[];
}

const plans: Readonly<Record<SerializerStyle, WeakMap<ComplexType, WriterPlan>>> = { wcf: new WeakMap(), asmx: new WeakMap() };

/** The plan of a type; made at first use. */
export function writerPlan(type: ComplexType, style: SerializerStyle): WriterPlan {
  let plan = plans[style].get(type);
  if (plan === undefined) {
    const elements: WrittenField[] = [];
    plan = { name: type.name, messageTags: messageTags(type, style), attributes: type.fields.filter((field) => field.attribute), elements };
    // Known before its fields are looked at: a type may contain itself.
    plans[style].set(type, plan);
    for (const field of type.fields) if (!field.attribute) elements.push(writtenField(field, style));
  }
  return plan;
}

function messageTags({ name, namespace }: ComplexType, style: SerializerStyle): WrittenTags {
  return { ...writtenTags(`${name} xmlns="${escapeAttribute(namespace)}"`, style), close: `</${name}>` };
}

/** The tags of a name in one style. */
export function writtenTags(name: string, style: SerializerStyle): WrittenTags {
  return { open: `<${name}>`, close: `</${name}>`, empty: style === 'wcf' ? `<${name}/>` : `<${name} />` };
}

function writtenField(field: Field, style: SerializerStyle): WrittenField {
  const { name, type, item } = field;
  return {
    field, name, type, plan: isComplex(type) ? writerPlan(type, style) : undefined,
    tags: writtenTags(name, style), item: item === undefined ? undefined : writtenTags(item, style),
  };
}
