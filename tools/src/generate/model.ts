import type { ScalarKind } from '@sluice/protocol/soap';

/** What a field or array item is: a simple type, or the key of a named type of the service. */
export type TypeReference = { readonly scalar: ScalarKind } | { readonly key: string };

/** A field as the schema, and then the supplement, describe it. */
export interface FieldModel {
  name: string;
  type: TypeReference;
  required: boolean;
  /** Item element name of an array that has been flattened. */
  item?: string;
  attribute?: boolean;
  aliases?: readonly { name: string; item: string }[];
  writtenWhenEmpty?: boolean;
  large?: boolean;
  /** Where a field or change comes from that is not in the schema; becomes its docstring. */
  origin?: string;
}

/** A sequence of fields. */
export interface ComplexModel {
  kind: 'complex';
  name: string;
  namespace: string;
  fields: FieldModel[];
  origin?: string;
}

/** A closed set of strings. */
export interface EnumerationModel {
  kind: 'enumeration';
  name: string;
  values: readonly string[];
}

/** A named type of a schema. */
export type TypeModel = ComplexModel | EnumerationModel;

/** One operation with the keys of its message elements. */
export interface OperationModel {
  name: string;
  soapAction: string;
  request: string;
  response: string;
}

/** Everything one WSDL says about one service. */
export interface ServiceModel {
  /** Target namespace of the definitions. */
  namespace: string;
  /** Named types by `{namespace}name`. */
  types: Map<string, TypeModel>;
  /** Message elements by `{namespace}name`. */
  elements: Map<string, ComplexModel>;
  operations: OperationModel[];
}

/** The key of a named type or element. */
export function typeKey(namespace: string, name: string): string {
  return `{${namespace}}${name}`;
}
