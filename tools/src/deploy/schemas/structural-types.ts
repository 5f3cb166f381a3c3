import type { JsonSchema } from './json-schema.js';

/** A type as client-go writes it down for server-side apply: an atom with up to three shapes, or the name of another type. */
export interface StructuralType {
  readonly namedType?: string;
  readonly scalar?: string;
  readonly list?: { readonly elementType: StructuralType };
  readonly map?: { readonly fields?: readonly { readonly name: string; readonly type: StructuralType }[]; readonly elementType?: StructuralType };
}

const SCALARS: Readonly<Record<string, JsonSchema>> = {
  string: { type: 'string' },
  numeric: { type: 'number' },
  boolean: { type: 'boolean' },
};

/** Types whose JSON is not what their structure says: they marshal themselves. */
const MARSHALLED: Readonly<Record<string, JsonSchema>> = {
  'io.k8s.apimachinery.pkg.util.intstr.IntOrString': { type: ['integer', 'string'] },
  'io.k8s.apimachinery.pkg.api.resource.Quantity': { type: ['number', 'string'], pattern: '^[0-9]+(\\.[0-9]+)?(m|k|Ki|M|Mi|G|Gi|T|Ti|P|Pi)?$' },
  'io.k8s.apimachinery.pkg.apis.meta.v1.Time': { type: 'string' },
  'io.k8s.apimachinery.pkg.apis.meta.v1.MicroTime': { type: 'string' },
  'io.k8s.apimachinery.pkg.apis.meta.v1.FieldsV1': {},
};

/** The JSON Schema of one type. A map with named fields has no others: what the API server would drop silently is an error here. */
export function schemaOfType(type: StructuralType): JsonSchema {
  if (type.namedType !== undefined) return { $ref: `#/$defs/${type.namedType}` };
  if (type.scalar !== undefined) return SCALARS[type.scalar] ?? {};
  if (type.list !== undefined && type.map === undefined) return { type: 'array', items: schemaOfType(type.list.elementType) };
  if (type.map === undefined || type.list !== undefined) return {};
  const { fields, elementType } = type.map;
  if (fields === undefined) return { type: 'object', additionalProperties: elementType === undefined ? {} : schemaOfType(elementType) };
  return {
    type: 'object',
    properties: Object.fromEntries(fields.map((field) => [field.name, schemaOfType(field.type)])),
    additionalProperties: false,
  };
}

/** The JSON Schemas of all types by name, with the fields that the API requires of each. */
export function schemasOfTypes(
  types: readonly (StructuralType & { readonly name: string })[], required: (name: string) => readonly string[],
): Map<string, JsonSchema> {
  return new Map(types.map(({ name, ...type }) => {
    const marshalled = MARSHALLED[name];
    if (marshalled !== undefined) return [name, marshalled];
    const schema = schemaOfType(type);
    const wanted = required(name).filter((field) => Object.hasOwn(schema.properties ?? {}, field));
    return [name, wanted.length === 0 ? schema : { ...schema, required: wanted }];
  }));
}
