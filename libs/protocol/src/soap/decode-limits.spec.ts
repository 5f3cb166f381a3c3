import { describe, expect, it } from '@jest/globals';
import { clientMessageText, elementText, intsText } from '../../fixtures/soap-text.js';
import { clientWebService, syncUpdates } from '../wusp/index.js';
import { reporting } from '../wsusss/index.js';
import { decodeRequest, decodeResponse } from './decode.js';
import { SoapDecodeError } from './errors.js';
import {
  MAX_ATTRIBUTE_LENGTH, MAX_ATTRIBUTES, MAX_DEPTH, MAX_REQUEST_ARRAY_ITEMS, MAX_REQUEST_BYTES, MAX_REQUEST_ELEMENTS, MAX_TEXT_LENGTH,
  REQUEST_LIMITS, RESPONSE_LIMITS, withLimits, type DecodeLimits,
} from './limits.js';

function outcome(text: string, limits: Partial<DecodeLimits> = {}): string {
  try {
    decodeRequest(Buffer.from(text), { contract: clientWebService, ...limits });
    return 'accepted';
  } catch (error) {
    if (error instanceof SoapDecodeError) return `${error.code} ${error.path}`;
    throw error;
  }
}

const ENVELOPE_BODY_AND_OPERATION = 3;
const inParameters = (content: string): string => clientMessageText('SyncUpdates', elementText('parameters', content));

describe('every bound admits what reaches it and refuses what exceeds it', () => {
  it('bytes of the message', () => {
    const text = clientMessageText('GetConfig', elementText('protocolVersion', '\u00E9'));
    const bytes = Buffer.byteLength(text);
    expect(outcome(text, { maxMessageBytes: bytes })).toBe('accepted');
    expect(outcome(text, { maxMessageBytes: bytes - 1 })).toBe('MESSAGE_TOO_LONG ');
    expect(outcome(' '.repeat(MAX_REQUEST_BYTES + 1))).toBe('MESSAGE_TOO_LONG ');
  });

  it('depth', () => {
    const nested = (depth: number): string => clientMessageText('GetConfig', '<a>'.repeat(depth) + '</a>'.repeat(depth));
    expect(outcome(nested(MAX_DEPTH - ENVELOPE_BODY_AND_OPERATION))).toBe('accepted');
    expect(outcome(nested(MAX_DEPTH - ENVELOPE_BODY_AND_OPERATION + 1))).toBe('TOO_DEEP ');
  });

  it('elements, unknown ones included', () => {
    const flat = (elements: number): string => clientMessageText('GetConfig', '<a/>'.repeat(elements));
    expect(outcome(flat(MAX_REQUEST_ELEMENTS - ENVELOPE_BODY_AND_OPERATION))).toBe('accepted');
    expect(outcome(flat(MAX_REQUEST_ELEMENTS - ENVELOPE_BODY_AND_OPERATION + 1))).toBe('TOO_MANY_ELEMENTS ');
  });

  it('elements, those of integer lists included', () => {
    const list = inParameters(elementText('CachedDriverIDs', intsText([1, 2, 3, 4])));
    expect(outcome(list, { maxElements: 9 })).toBe('accepted');
    expect(outcome(list, { maxElements: 8 })).toBe('TOO_MANY_ELEMENTS ');
  });

  it('attributes of one element', () => {
    const wide = (count: number): string =>
      clientMessageText('GetConfig', `<a ${Array.from({ length: count }, (_, index) => `b${index}="1"`).join(' ')}/><a c="1"/>`);
    expect(outcome(wide(MAX_ATTRIBUTES))).toBe('accepted');
    expect(outcome(wide(MAX_ATTRIBUTES + 1))).toBe('TOO_MANY_ATTRIBUTES ');
  });

  it('length of an attribute', () => {
    const long = (length: number): string => clientMessageText('GetConfig', `<a b="${'c'.repeat(length)}"/>`);
    expect(outcome(long(MAX_ATTRIBUTE_LENGTH))).toBe('accepted');
    expect(outcome(long(MAX_ATTRIBUTE_LENGTH + 1))).toBe('ATTRIBUTE_TOO_LONG ');
  });

  it('text of a field, in one piece or many', () => {
    const field = (content: string): string => inParameters(elementText('FeatureScoreMatchingKey', content));
    expect(outcome(field('k'.repeat(MAX_TEXT_LENGTH)))).toBe('accepted');
    expect(outcome(field('k'.repeat(MAX_TEXT_LENGTH + 1)))).toBe('TEXT_TOO_LONG parameters.FeatureScoreMatchingKey');
    expect(outcome(field('k<!---->k<x/>k'), { maxTextLength: 3 })).toBe('accepted');
    expect(outcome(field('k<!---->k<x/>k'), { maxTextLength: 2 })).toBe('TEXT_TOO_LONG parameters.FeatureScoreMatchingKey');
  });

  it('text that nobody reads counts only as bytes', () => {
    expect(outcome(inParameters(elementText('Unknown', 'k'.repeat(MAX_TEXT_LENGTH + 1)) + 'k'.repeat(MAX_TEXT_LENGTH + 1)))).toBe('accepted');
  });

  it('text of a large field has its own bound', () => {
    const text = clientMessageText('ReportInventory', elementText('inventory', elementText('RawXml', 'x'.repeat(11)))).replace(
      /xmlns="[^"]*"/, 'xmlns="http://www.microsoft.com/SoftwareDistribution"',
    );
    const options = { contract: reporting.reportingWebService, maxTextLength: 5 };
    expect(decodeRequest(Buffer.from(text), { ...options, maxLargeTextLength: 11 }).name).toBe('ReportInventory');
    expect(() => decodeRequest(Buffer.from(text), { ...options, maxLargeTextLength: 10 })).toThrow(
      expect.objectContaining({ code: 'TEXT_TOO_LONG', path: 'inventory.RawXml' }),
    );
  });

  it('items of an array, scanned or parsed', () => {
    const list = (count: number, item = '<int>7</int>'): string => inParameters(elementText('OtherCachedUpdateIDs', item.repeat(count)));
    expect(outcome(list(MAX_REQUEST_ARRAY_ITEMS))).toBe('accepted');
    expect(outcome(list(MAX_REQUEST_ARRAY_ITEMS + 1))).toBe('ARRAY_TOO_LONG parameters.OtherCachedUpdateIDs');
    expect(outcome(list(4, '<int> 7</int>'), { maxArrayItems: 4 })).toBe('accepted');
    expect(outcome(list(5, '<int> 7</int>'), { maxArrayItems: 4 })).toBe('ARRAY_TOO_LONG parameters.OtherCachedUpdateIDs');
    expect(outcome(inParameters(elementText('SystemSpec', '<Device/>'.repeat(5))), { maxArrayItems: 4 })).toBe('ARRAY_TOO_LONG parameters.SystemSpec');
  });
});

it('responses have bounds of their own', () => {
  const text = clientMessageText('SyncUpdatesResponse', '<SyncUpdatesResult/>');
  expect(decodeResponse(Buffer.from(text), { operation: syncUpdates }).soapVersion).toBe('1.1');
  expect(() => decodeResponse(Buffer.from(text), { operation: syncUpdates, maxDepth: 3 })).toThrow(expect.objectContaining({ code: 'TOO_DEEP' }));
});

it('an undefined override is no override', () => {
  expect(withLimits(REQUEST_LIMITS, { maxDepth: undefined, maxElements: 1 })).toEqual({ ...REQUEST_LIMITS, maxElements: 1 });
  expect(withLimits(RESPONSE_LIMITS, {})).toEqual(RESPONSE_LIMITS);
});
