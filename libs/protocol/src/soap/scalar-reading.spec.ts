import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { defaultScalar, readScalar, type ScalarValue } from './scalar-reading.js';
import type { EnumerationType, ScalarKind } from './tables.js';

const colours: EnumerationType = { enumeration: 'Colour', values: ['Red', 'Green'] };

const valid: readonly (readonly [ScalarKind | EnumerationType, string, ScalarValue])[] = [
  ['string', '  kept \r\n', '  kept \r\n'],
  ['string', '', ''],
  ['boolean', 'true', true],
  ['boolean', '1', true],
  ['boolean', ' false\n', false],
  ['boolean', '0', false],
  ['int', '-2147483648', -2147483648],
  ['int', '+2147483647', 2147483647],
  ['int', '\t007 ', 7],
  ['int', '-0', 0],
  ['short', '-32768', -32768],
  ['unsignedByte', '255', 255],
  ['unsignedInt', '4294967295', 4294967295],
  ['long', '2814751477604196', 2814751477604196n],
  ['long', '-9223372036854775808', -9223372036854775808n],
  ['long', '+9223372036854775807', 9223372036854775807n],
  ['dateTime', ' 2026-10-04T13:17:07.5900Z ', '2026-10-04T13:17:07.5900Z'],
  ['base64Binary', '', Buffer.alloc(0)],
  ['base64Binary', '\n AQI D\r\n', Buffer.from([1, 2, 3])],
  ['base64Binary', 'AQ==', Buffer.from([1])],
  ['guid', '56309036-4C77-4dd9-951A-99EE9C246A94', '56309036-4C77-4dd9-951A-99EE9C246A94'],
  [colours, ' Green', 'Green'],
];

const invalid: readonly (readonly [ScalarKind | EnumerationType, string])[] = [
  ['boolean', ''],
  ['boolean', 'True'],
  ['boolean', 'yes'],
  ['int', ''],
  ['int', '1.0'],
  ['int', '1e3'],
  ['int', '0x10'],
  ['int', '--1'],
  ['int', '1 2'],
  ['int', '2147483648'],
  ['int', '\u00A01'],
  ['int', '\u0661'],
  ['int', '0'.repeat(33)],
  ['short', '32768'],
  ['unsignedByte', '-1'],
  ['unsignedByte', '256'],
  ['unsignedInt', '4294967296'],
  ['long', '9223372036854775808'],
  ['long', ''],
  ['dateTime', ''],
  ['dateTime', '2026-10-04'],
  ['base64Binary', 'AQ'],
  ['base64Binary', 'AQ='],
  ['base64Binary', 'A==='],
  ['base64Binary', 'AQ==AQ=='],
  ['base64Binary', 'AQ_-'],
  ['guid', ''],
  ['guid', '{56309036-4C77-4dd9-951A-99EE9C246A94}'],
  [colours, 'green'],
  [colours, ''],
];

describe('readScalar', () => {
  it.each(valid)('%p reads %p as %p', (type, text, value) => {
    expect(readScalar(type, text)).toEqual(value);
  });

  it.each(invalid)('%p refuses %p', (type, text) => {
    expect(readScalar(type, text)).toBeUndefined();
  });
});

it.each([
  ['string', ''],
  ['boolean', false],
  ['int', 0],
  ['long', 0n],
  ['dateTime', '0001-01-01T00:00:00'],
  ['base64Binary', Buffer.alloc(0)],
  ['guid', '00000000-0000-0000-0000-000000000000'],
  [colours, 'Red'],
] as const)('the default of %p is %p, as in .NET', (type, value) => {
  expect(defaultScalar(type)).toEqual(value);
});

describe('base64Binary', () => {
  const piece = fc.constantFrom('AQID', 'ab+/', 'A', '=', '==', '-', '_', '*', ' ', '\n', 'é', '\u0141', '\u{1f600}');

  it('is what the alphabet of base64 and padding at the end allow, and nothing else', () => {
    fc.assert(fc.property(fc.array(piece, { maxLength: 6 }).map((pieces) => pieces.join('')), (text) => {
      const compact = text.replace(/[ \t\r\n]+/g, '');
      const isBase64 = compact.length % 4 === 0 && /^[A-Za-z0-9+/]*={0,2}$/.test(compact);
      expect(readScalar('base64Binary', text)).toEqual(isBase64 ? Buffer.from(compact, 'base64') : undefined);
    }), { numRuns: 2_000 });
  });
});
