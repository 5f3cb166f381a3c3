import { typeKey, type ComplexModel, type FieldModel, type ServiceModel, type TypeReference } from './model.js';
import type { Supplement, SupplementField, SupplementType } from './supplement.js';

/**
 * Applies hand-written additions and corrections to a model that was read from a WSDL.
 * @throws Error when an entry names a type or field that does not exist, or adds one that does
 */
export function applySupplement(model: ServiceModel, supplement: Supplement): void {
  const { namespace } = model;
  for (const { name, fields, origin } of supplement.types ?? []) {
    const key = typeKey(namespace, name);
    if (model.types.has(key)) throw new Error(`supplement: the schema has a type ${name}`);
    model.types.set(key, { kind: 'complex', name, namespace, origin, fields: fields.map((field) => toField(model, field)) });
  }
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

function toField(model: ServiceModel, field: SupplementField): FieldModel {
  return { name: field.name, type: toReference(model, field.type), required: false };
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
