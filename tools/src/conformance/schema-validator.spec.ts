import { describe, expect, it } from '@jest/globals';
import { smallWsdl } from '../generate/small-wsdl.fixture.js';
import { extractSchemas, SchemaValidator, SchemaViolationError } from './schema-validator.js';

const GUIDS =
  '<s:schema targetNamespace="http://microsoft.com/wsdl/types/"><s:simpleType name="guid"><s:restriction base="s:string"><s:pattern value="[0-9a-f-]{36}"/></s:restriction></s:simpleType></s:schema>';
const wsdl = smallWsdl({ request: '<s:element name="id" type="g:guid"/><s:element minOccurs="0" name="often" type="s:int"/>' })
  .replace('</wsdl:types>', `${GUIDS}</wsdl:types>`)
  .replace('targetNamespace="urn:small"><s:element', 'targetNamespace="urn:small"><s:import namespace="http://microsoft.com/wsdl/types/"/><s:element');

const ID = '<id>56309036-4c77-4dd9-951a-99ee9c246a94</id>';
const envelope = (content: string, name = 'Greet'): string =>
  `<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"><s:Body><${name} xmlns="urn:small">${content}</${name}></s:Body></s:Envelope>`;

it('extractSchemas keeps each schema, with the namespaces it refers to', () => {
  const schemas = extractSchemas(wsdl);
  expect([...schemas.keys()]).toEqual(['urn:small', 'http://microsoft.com/wsdl/types/']);
  expect(schemas.get('urn:small')).toContain('xmlns:g="http://microsoft.com/wsdl/types/"');
});

describe('SchemaValidator', () => {
  const validator = new SchemaValidator(wsdl);
  const validate = (text: string) => () => validator.validate(text, ['Greet', 'GreetResponse']);

  it('accepts what the schema describes, across its imports', () => {
    expect(validate(envelope(ID))).not.toThrow();
    expect(validate(envelope(`${ID}<often>3</often>`))).not.toThrow();
    expect(validate(envelope('', 'GreetResponse'))).not.toThrow();
  });

  it.each([
    ['a missing element', envelope('')],
    ['an element too many', envelope(`${ID}<more/>`)],
    ['the wrong order', envelope(`<often>3</often>${ID}`)],
    ['a value of the wrong type', envelope(`${ID}<often>x</often>`)],
    ['a value that an imported schema forbids', envelope('<id>5</id>')],
    ['another message', envelope('', 'Fault')],
    ['an empty Body', '<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"><s:Body/></s:Envelope>'],
    ['text that is no XML', '<a'],
  ])('refuses %s', (_what, text) => {
    expect(validate(text)).toThrow(SchemaViolationError);
  });
});
