import { typeKey, type ComplexModel, type FieldModel, type ServiceModel, type TypeReference } from './model.js';
import type { Supplement, SupplementField, SupplementOperation, SupplementType } from './supplement.js';

/**
 * Applies hand-written additions and corrections to a model that was read from a WSDL.
 * @throws Error when an entry names a type or field that does not exist, or adds a type, field or operation that does
 */
export function applySupplement(model: ServiceModel, supplement: Supplement): void {
  const { namespace } = model;
  for (const { name, fields, origin } of supplement.types ?? []) {
    const key = typeKey(namespace, name);
    if (model.types.has(key)) throw new Error(`supplement: the schema has a type ${name}`);
    model.types.set(key, { kind: 'complex', name, namespace, origin, fields: fields.map((field) => toField(model, field)) });
  }
  for (const operation of supplement.operations ?? []) addOperation(model, operation);
  for (const addition of supplement.fields ?? []) {
    const owner = findComplex(model, addition.in);
    if (owner.fields.some((field) => field.name === addition.field.name)) {
      throw new Error(`supplement: the schema has a field ${addition.in}.${addition.field.name}`);
    }
    const index = owner.fields.indexOf(findField(owner, addition.after));
    owner.fields.splice(index + 1, 0, { ...toField(model, addition.field), origin: addition.origin });
  }
  for (const { in: owner, field, ...change } of supplement.changes ?? []) {
    Object.assign(findField(findComplex(model, owner), field), change);
  }
}

function addOperation(model: ServiceModel, { name, soapAction, ...messages }: SupplementOperation): void {
  if (model.operations.some((operation) => operation.name === name)) throw new Error(`supplement: the WSDL has an operation ${name}`);
  const element = (message: string, fields: readonly SupplementField[]): string => {
    const key = typeKey(model.namespace, message);
    model.elements.set(key, { kind: 'complex', name: message, namespace: model.namespace, fields: fields.map((field) => toField(model, field)) });
    return key;
  };
  model.operations.push({ name, soapAction, request: element(name, messages.request), response: element(`${name}Response`, messages.response) });
}

function toField(model: ServiceModel, { name, type, item, required, large }: SupplementField): FieldModel {
  return { name, type: toReference(model, type), required: required ?? false, ...(item !== undefined && { item }), ...(large && { large }) };
}

function toReference(model: ServiceModel, type: SupplementType): TypeReference {
  return 'scalar' in type ? type : { key: typeKey(model.namespace, type.named) };
}

function findComplex(model: ServiceModel, name: string): ComplexModel {
  const key = typeKey(model.namespace, name);
  const type = model.types.get(key) ?? model.elements.get(key);
  if (type?.kind !== 'complex') throw new Error(`supplement: no complex type or element ${name}`);
  return type;
}

function findField(owner: ComplexModel, name: string): FieldModel {
  const field = owner.fields.find((candidate) => candidate.name === name);
  if (field === undefined) throw new Error(`supplement: ${owner.name} has no field ${name}`);
  return field;
}
