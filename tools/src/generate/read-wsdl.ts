import type { ScalarKind } from '@sluice/protocol/soap';
import {
  typeKey, type ComplexModel, type EnumerationModel, type FieldModel, type OperationModel, type ServiceModel, type TypeReference,
} from './model.js';
import { childrenNamed, onlyChild, parseTrustedXml, requiredAttribute, resolveQName, type XmlNode } from './xml-node.js';

const XSD = 'http://www.w3.org/2001/XMLSchema';
const WSDL_TYPES = 'http://microsoft.com/wsdl/types/';

const SCALARS: ReadonlySet<string> = new Set<ScalarKind>([
  'string', 'boolean', 'int', 'short', 'unsignedByte', 'unsignedInt', 'long', 'dateTime', 'base64Binary',
]);

/**
 * Reads the part of WSDL 1.1 and XML Schema that the six documents use: sequences of elements, attributes, string
 * enumerations, `ArrayOf…` wrappers.
 * @throws Error for any construct beyond that, so that nothing of a contract is dropped silently
 */
export function readWsdl(text: string): ServiceModel {
  const definitions = parseTrustedXml(text);
  const model: ServiceModel = {
    namespace: requiredAttribute(definitions, 'targetNamespace'),
    types: new Map(),
    elements: new Map(),
    operations: readOperations(definitions),
  };
  for (const schema of childrenNamed(onlyChild(definitions, 'types'), 'schema')) readSchema(schema, model);
  flattenArrays(model);
  return model;
}

function readSchema(schema: XmlNode, model: ServiceModel): void {
  const namespace = requiredAttribute(schema, 'targetNamespace');
  if (requiredAttribute(schema, 'elementFormDefault') !== 'qualified') throw new Error(`${namespace}: elements must be qualified`);
  for (const node of schema.children) {
    if (node.name === 'import') continue;
    const name = requiredAttribute(node, 'name');
    const key = typeKey(namespace, name);
    if (node.name === 'element') model.elements.set(key, readComplexType(onlyChild(node, 'complexType'), name, namespace));
    else if (node.name === 'complexType') model.types.set(key, readComplexType(node, name, namespace));
    else if (node.name === 'simpleType') {
      if (namespace !== WSDL_TYPES) model.types.set(key, readEnumeration(node, name));
    } else throw new Error(`${namespace}: unsupported <${node.name}>`);
  }
}

function readComplexType(node: XmlNode, name: string, namespace: string): ComplexModel {
  const fields: FieldModel[] = [];
  for (const part of node.children) {
    if (part.name === 'sequence') fields.push(...part.children.map(readElementField));
    else if (part.name === 'attribute') fields.push(readAttributeField(part));
    else throw new Error(`${name}: unsupported <${part.name}>`);
  }
  if (new Set(fields.map((field) => field.name)).size !== fields.length) throw new Error(`${name}: two fields of one name`);
  // Attributes come first: they are written first.
  fields.sort((a, b) => Number(b.attribute ?? false) - Number(a.attribute ?? false));
  return { kind: 'complex', name, namespace, fields };
}

function readElementField(node: XmlNode): FieldModel {
  if (node.name !== 'element') throw new Error(`unsupported <${node.name}> in a sequence`);
  const field: FieldModel = {
    name: requiredAttribute(node, 'name'),
    type: readTypeReference(node),
    required: (node.attributes['minOccurs'] ?? '1') !== '0',
  };
  if (node.attributes['maxOccurs'] === 'unbounded') field.item = field.name;
  return field;
}

function readAttributeField(node: XmlNode): FieldModel {
  return {
    name: requiredAttribute(node, 'name'),
    type: readTypeReference(node),
    required: node.attributes['use'] === 'required',
    attribute: true,
  };
}

function readTypeReference(node: XmlNode): TypeReference {
  const { namespace, name } = resolveQName(node, requiredAttribute(node, 'type'));
  if (namespace === WSDL_TYPES && name === 'guid') return { scalar: 'guid' };
  if (namespace !== XSD) return { key: typeKey(namespace, name) };
  if (!SCALARS.has(name)) throw new Error(`unsupported simple type ${name}`);
  return { scalar: name as ScalarKind };
}

function readEnumeration(node: XmlNode, name: string): EnumerationModel {
  const values = childrenNamed(onlyChild(node, 'restriction'), 'enumeration').map((value) => requiredAttribute(value, 'value'));
  if (values.length === 0) throw new Error(`${name}: a simple type without enumeration`);
  return { kind: 'enumeration', name, values };
}

/** Replaces references to `ArrayOf…` wrappers by the item type, and drops the wrappers. */
function flattenArrays(model: ServiceModel): void {
  const wrappers = new Map<string, FieldModel>();
  for (const [key, type] of model.types) {
    const [item] = type.kind === 'complex' ? type.fields : [];
    if (type.kind === 'complex' && type.name.startsWith('ArrayOf') && item?.item !== undefined && type.fields.length === 1) {
      wrappers.set(key, item);
    }
  }
  for (const key of wrappers.keys()) model.types.delete(key);
  for (const type of [...model.types.values(), ...model.elements.values()]) {
    if (type.kind === 'complex') type.fields = type.fields.map((field) => flattenField(type, field, wrappers));
  }
}

function flattenField(owner: ComplexModel, field: FieldModel, wrappers: ReadonlyMap<string, FieldModel>): FieldModel {
  if (field.item !== undefined) throw new Error(`${owner.name}.${field.name}: a repeated element outside an ArrayOf type`);
  const wrapper = 'key' in field.type ? wrappers.get(field.type.key) : undefined;
  if (wrapper === undefined) return field;
  if ('key' in wrapper.type && wrappers.has(wrapper.type.key)) throw new Error(`${owner.name}.${field.name}: an array of arrays`);
  return { ...field, type: wrapper.type, item: wrapper.name };
}

function readOperations(definitions: XmlNode): OperationModel[] {
  const actions = soapActions(definitions);
  return childrenNamed(onlyChild(definitions, 'portType'), 'operation').map((operation) => {
    const name = requiredAttribute(operation, 'name');
    const soapAction = actions.get(name);
    if (soapAction === undefined) throw new Error(`${name}: no SOAP 1.1 binding`);
    const element = (direction: 'input' | 'output'): string => messageElement(definitions, operation, direction);
    return { name, soapAction, request: element('input'), response: element('output') };
  });
}

/** SOAPAction by operation, from the first (SOAP 1.1) binding. GetExtendedUpdateInfo2 has no other. */
function soapActions(definitions: XmlNode): Map<string, string> {
  const [binding] = childrenNamed(definitions, 'binding');
  if (binding === undefined) throw new Error('no binding');
  return new Map(
    childrenNamed(binding, 'operation').map((operation) => [
      requiredAttribute(operation, 'name'),
      requiredAttribute(onlyChild(operation, 'operation'), 'soapAction'),
    ]),
  );
}

function messageElement(definitions: XmlNode, operation: XmlNode, direction: 'input' | 'output'): string {
  const reference = requiredAttribute(onlyChild(operation, direction), 'message');
  const name = reference.slice(reference.indexOf(':') + 1);
  const message = childrenNamed(definitions, 'message').find((candidate) => candidate.attributes['name'] === name);
  if (message === undefined) throw new Error(`no message ${name}`);
  const part = onlyChild(message, 'part');
  const element = resolveQName(part, requiredAttribute(part, 'element'));
  return typeKey(element.namespace, element.name);
}
