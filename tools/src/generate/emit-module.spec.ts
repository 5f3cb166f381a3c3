import { describe, expect, it } from '@jest/globals';
import { applySupplement } from './apply-supplement.js';
import { assertAgreement } from './assert-agreement.js';
import type { ContractSource } from './contracts.js';
import { emitModule } from './emit-module.js';
import { readWsdl } from './read-wsdl.js';
import { smallWsdl } from './small-wsdl.fixture.js';
import type { Supplement } from './supplement.js';

const source: ContractSource = { service: 'SmallService', wsdl: 'small.wsdl', output: 'small.ts', style: 'asmx', clauses: { Greet: 'MS-SMALL 1.2' } };
const types =
  '<s:complexType name="person"><s:sequence><s:element name="Mood" type="tns:Mood"/></s:sequence></s:complexType>' +
  '<s:complexType name="ArrayOfPerson"><s:sequence><s:element minOccurs="0" maxOccurs="unbounded" name="Person" type="tns:person"/></s:sequence></s:complexType>' +
  '<s:simpleType name="Mood"><s:restriction base="s:string"><s:enumeration value="Glad"/></s:restriction></s:simpleType>' +
  '<s:complexType name="Unused"/>';
const wsdl = smallWsdl({ types, request: '<s:element minOccurs="0" name="people" type="tns:ArrayOfPerson"/>', response: '<s:element name="At" type="s:dateTime"/>' });

function emit(supplement: Supplement = {}): string {
  const model = readWsdl(wsdl);
  applySupplement(model, supplement);
  return emitModule(source, model);
}

describe('emitModule', () => {
  const text = emit();

  it('writes types before those that use them, and only those that are used', () => {
    expect(text.indexOf('export type Mood =\n  | \'Glad\';')).toBeGreaterThan(0);
    expect(text.indexOf('moodTable: EnumerationType')).toBeLessThan(text.indexOf('export interface Person {\n  readonly Mood: Mood;\n}'));
    expect(text.indexOf('personTable: ComplexType<Person>')).toBeLessThan(text.indexOf('export interface Greet {\n  readonly people: readonly Person[];\n}'));
    expect(text).not.toContain('Unused');
  });

  it('writes tables, the operation and the contract', () => {
    expect(text).toContain('{ name: \'people\', type: personTable, item: \'Person\' },');
    expect(text).toContain('{ name: \'At\', type: \'dateTime\', required: true },');
    expect(text).toContain('/** Greet (MS-SMALL 1.2). */\nexport const greet: SoapOperation<Greet, GreetResponse, \'Greet\'> = {');
    expect(text).toContain('export const smallService = {\n  name: \'SmallService\',\n  namespace: NAMESPACE,\n  style: \'asmx\',\n  operations: {\n    Greet: greet,\n  },\n}');
  });

  it('imports what it uses', () => {
    expect(text).toContain('import type { ComplexType, DateTimeText, EnumerationType, SoapContract, SoapOperation } from');
  });

  it('is the same every time', () => {
    expect(emit()).toBe(text);
  });

  it('insists on a clause for every operation', () => {
    expect(() => emitModule({ ...source, clauses: {} }, readWsdl(wsdl))).toThrow('no clause for Greet');
  });
});

describe('applySupplement', () => {
  it('adds types and fields with their origin, and changes fields', () => {
    const text = emit({
      types: [{ name: 'Extra', fields: [{ name: 'Deep', type: { scalar: 'boolean' } }], origin: 'Seen once.' }],
      fields: [{ in: 'Greet', after: 'people', field: { name: 'extra', type: { named: 'Extra' } }, origin: 'Seen twice.' }],
      changes: [
        { in: 'Greet', field: 'people', aliases: [{ name: 'folk', item: 'One' }], writtenWhenEmpty: true },
        { in: 'GreetResponse', field: 'At', required: false, large: true },
      ],
    });
    expect(text).toContain('/** Seen once. */\nexport interface Extra {\n  readonly Deep?: boolean;\n}');
    expect(text).toContain('  /** Seen twice. */\n  readonly extra?: Extra;');
    expect(text).toContain('item: \'Person\', aliases: [{ name: \'folk\', item: \'One\' }], writtenWhenEmpty: true }');
    expect(text).toContain('{ name: \'At\', type: \'dateTime\', large: true },');
  });

  it('adds operations whose messages no element of the WSDL describes', () => {
    const text = emitModule({ ...source, clauses: { ...source.clauses, Part: 'X 9' } }, ((model) => {
      applySupplement(model, { operations: [{ name: 'Part', soapAction: 'urn:small/Part', request: [{ name: 'ids', type: { scalar: 'guid' }, item: 'guid' }], response: [] }] });
      return model;
    })(readWsdl(wsdl)));
    expect(text).toContain("export const part: SoapOperation<Part, PartResponse, 'Part'> = {");
    expect(text).toContain("{ name: 'ids', type: 'guid', item: 'guid' },");
    expect(text).toContain('    Part: part,\n');
  });

  it.each<[string, Supplement]>([
    ['the WSDL has an operation Greet', { operations: [{ name: 'Greet', soapAction: '', request: [], response: [] }] }],
    ['no complex type or element Nobody', { changes: [{ in: 'Nobody', field: 'x', large: true }] }],
    ['Greet has no field x', { changes: [{ in: 'Greet', field: 'x', large: true }] }],
    ['the schema has a field Greet.people', { fields: [{ in: 'Greet', after: 'people', field: { name: 'people', type: { scalar: 'int' } }, origin: '' }] }],
    ['the schema has a type person', { types: [{ name: 'person', fields: [], origin: '' }] }],
  ])('refuses an entry the schema has overtaken: %s', (message, supplement) => {
    expect(() => emit(supplement)).toThrow(message);
  });

  it('and the emitter notices a type that does not exist', () => {
    expect(() => emit({ fields: [{ in: 'Greet', after: 'people', field: { name: 'x', type: { named: 'Nobody' } }, origin: '' }] })).toThrow('no type {urn:small}Nobody');
  });
});

describe('assertAgreement', () => {
  it('accepts a second description that says no more', () => {
    expect(() => assertAgreement(readWsdl(wsdl), readWsdl(wsdl.replace('<s:complexType name="Unused"/>', '')))).not.toThrow();
  });

  it.each([
    ['a type', wsdl.replace('name="Mood" type', 'minOccurs="0" name="Mood" type'), '{urn:small}person differ'],
    ['one more type', wsdl.replace('Unused', 'Other'), '{urn:small}Other differ'],
    ['an action', wsdl.replace('urn:small/Greet', 'urn:small/Gr33t'), 'operation Greet differ'],
    ['the namespace', wsdl.replace('xmlns:wsdl="http://schemas.xmlsoap.org/wsdl/" targetNamespace="urn:small"', 'xmlns:wsdl="http://schemas.xmlsoap.org/wsdl/" targetNamespace="urn:other"'), 'is not urn:other'],
  ])('refuses one that contradicts in %s', (_what, second, message) => {
    expect(() => assertAgreement(readWsdl(wsdl), readWsdl(second))).toThrow(message);
  });
});

it('a type that contains itself cannot be a table', () => {
  const recursive = '<s:complexType name="T"><s:sequence><s:element name="t" type="tns:T"/></s:sequence></s:complexType>';
  const model = readWsdl(smallWsdl({ types: recursive, request: '<s:element name="t" type="tns:T"/>' }));
  expect(() => emitModule(source, model)).toThrow('contains itself');
});
