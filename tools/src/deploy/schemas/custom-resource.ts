import type { JsonSchema } from './json-schema.js';

/** Keywords that say what a field means and not what it may hold, and rules in CEL, which only an API server evaluates. */
const LEFT_OUT = new Set(['description', 'default', 'example', 'title', 'format', 'nullable']);

/** A CustomResourceDefinition, as far as it is read here. */
export interface CustomResourceDefinition {
  readonly spec: {
    readonly group: string;
    readonly names: { readonly kind: string };
    readonly versions: readonly { readonly name: string; readonly schema: { readonly openAPIV3Schema: JsonSchema } }[];
  };
}

/**
 * The strict JSON Schema of one version of a custom resource: unknown fields, which the API server would drop silently, are errors. The status is
 * left out; no manifest has one.
 */
export function schemaOfResource({ spec }: CustomResourceDefinition, version: string): { readonly kind: string; readonly schema: JsonSchema } {
  const found = spec.versions.find(({ name }) => name === version);
  if (found === undefined) throw new Error(`${spec.group} has no ${spec.names.kind} of version ${version}`);
  const { status: _status, ...properties } = found.schema.openAPIV3Schema.properties ?? {};
  const metadata = { $ref: '#/$defs/io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta' };
  const schema = strict({ ...found.schema.openAPIV3Schema, properties });
  return { kind: `${spec.group}/${version}/${spec.names.kind}`, schema: { ...schema, properties: { ...schema.properties, metadata } } };
}

function strict(schema: JsonSchema): JsonSchema {
  const open = schema['x-kubernetes-preserve-unknown-fields'] === true || schema['x-kubernetes-embedded-resource'] === true;
  const isIntOrString = schema['x-kubernetes-int-or-string'] === true;
  const kept = Object.entries(schema).filter(([key]) => !LEFT_OUT.has(key) && !key.startsWith('x-kubernetes-'));
  const result: Record<string, unknown> = Object.fromEntries(kept.map(([key, value]) => [key, strictKeyword(key, value)]));
  if (schema['nullable'] === true && typeof schema.type === 'string') result['type'] = [schema.type, 'null'];
  if (isIntOrString) return { type: ['integer', 'string'] };
  if (schema.properties !== undefined && schema.type === 'object' && !open && schema.additionalProperties === undefined) result['additionalProperties'] = false;
  return result;
}

function strictKeyword(key: string, value: unknown): unknown {
  if (key === 'properties') return Object.fromEntries(Object.entries(value as Record<string, JsonSchema>).map(([name, inner]) => [name, strict(inner)]));
  if (key === 'items' || (key === 'additionalProperties' && typeof value === 'object')) return strict(value as JsonSchema);
  return value;
}
