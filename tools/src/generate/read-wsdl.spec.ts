import { describe, expect, it } from '@jest/globals';
import { readWsdl } from './read-wsdl.js';
import { smallWsdl } from './small-wsdl.fixture.js';

const NAMES = '<s:complexType name="ArrayOfName"><s:sequence><s:element minOccurs="0" maxOccurs="unbounded" name="name" type="s:string"/></s:sequence></s:complexType>';

describe('readWsdl', () => {
  it('reads operations, fields in order, and whether they are required', () => {
    const model = readWsdl(smallWsdl({ request: '<s:element minOccurs="0" name="who" type="s:string"/><s:element name="often" type="s:int"/><s:element minOccurs="1" name="id" type="g:guid"/>' }));
    expect(model.operations).toEqual([{ name: 'Greet', soapAction: 'urn:small/Greet', request: '{urn:small}Greet', response: '{urn:small}GreetResponse' }]);
    expect(model.elements.get('{urn:small}Greet')?.fields).toEqual([
      { name: 'who', type: { scalar: 'string' }, required: false },
      { name: 'often', type: { scalar: 'int' }, required: true },
      { name: 'id', type: { scalar: 'guid' }, required: true },
    ]);
    expect(model.elements.get('{urn:small}GreetResponse')?.fields).toEqual([]);
  });

  it('flattens ArrayOf types and drops them', () => {
    const model = readWsdl(smallWsdl({ types: NAMES, request: '<s:element minOccurs="0" name="names" type="tns:ArrayOfName"/>' }));
    expect(model.elements.get('{urn:small}Greet')?.fields).toEqual([{ name: 'names', type: { scalar: 'string' }, required: false, item: 'name' }]);
    expect([...model.types.keys()]).toEqual([]);
  });

  it('puts attributes first', () => {
    const types = '<s:complexType name="T"><s:sequence><s:element name="a" type="s:long"/></s:sequence><s:attribute name="b" type="s:short" use="required"/><s:attribute name="c" type="s:string"/></s:complexType>';
    expect(readWsdl(smallWsdl({ types })).types.get('{urn:small}T')).toEqual({
      kind: 'complex', name: 'T', namespace: 'urn:small',
      fields: [
        { name: 'b', type: { scalar: 'short' }, required: true, attribute: true },
        { name: 'c', type: { scalar: 'string' }, required: false, attribute: true },
        { name: 'a', type: { scalar: 'long' }, required: true },
      ],
    });
  });

  it('reads enumerations', () => {
    const types = '<s:simpleType name="E"><s:restriction base="s:string"><s:enumeration value="A"/><s:enumeration value="B"/></s:restriction></s:simpleType>';
    expect(readWsdl(smallWsdl({ types })).types.get('{urn:small}E')).toEqual({ kind: 'enumeration', name: 'E', values: ['A', 'B'] });
  });

  it.each([
    ['a simple type it does not know', { request: '<s:element name="a" type="s:decimal"/>' }, 'unsupported simple type decimal'],
    ['a prefix nobody declared', { request: '<s:element name="a" type="xs:string"/>' }, 'undeclared prefix xs'],
    ['a repeated element without a wrapper', { request: '<s:element maxOccurs="unbounded" name="a" type="s:string"/>' }, 'outside an ArrayOf type'],
    ['an array of arrays', { types: `${NAMES}<s:complexType name="ArrayOfArray"><s:sequence><s:element maxOccurs="unbounded" name="n" type="tns:ArrayOfName"/></s:sequence></s:complexType>`, request: '<s:element name="a" type="tns:ArrayOfArray"/>' }, 'an array of arrays'],
    ['a choice', { types: '<s:complexType name="T"><s:choice/></s:complexType>' }, 'unsupported <choice>'],
    ['anything else in a sequence', { request: '<s:any/>' }, 'unsupported <any>'],
    ['a group', { types: '<s:group name="G"/>' }, 'unsupported <group>'],
    ['a pattern', { types: '<s:simpleType name="E"><s:restriction base="s:string"><s:pattern value="a"/></s:restriction></s:simpleType>' }, 'without enumeration'],
    ['two fields of one name', { request: '<s:element name="a" type="s:int"/><s:element name="a" type="s:int"/>' }, 'two fields of one name'],
  ])('refuses %s instead of dropping it', (_what, wsdl, message) => {
    expect(() => readWsdl(smallWsdl(wsdl))).toThrow(message);
  });
});
