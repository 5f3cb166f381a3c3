import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { messageArbitrary } from '../../fixtures/message-arbitrary.js';
import { clientMessageText, elementText, intsText } from '../../fixtures/soap-text.js';
import { clientWebService, getExtendedUpdateInfo2, registerComputer, syncUpdates } from '../wusp/index.js';
import { parseRequest } from './decode.js';
import { readPlainRequest } from './decoding/plain-request.js';
import { encodeRequest } from './encode.js';
import { SoapDecodeError } from './errors.js';
import { REQUEST_LIMITS } from './limits.js';

/** What the plain reader reads, long lists as arrays; undefined when it leaves the message to the parser. */
function plain(bytes: Buffer, limits = REQUEST_LIMITS): unknown {
  return withArrays(readPlainRequest(bytes, clientWebService, limits)?.message);
}

function parsed(bytes: Buffer): unknown {
  try {
    return parseRequest(bytes, clientWebService, REQUEST_LIMITS).message;
  } catch (error) {
    if (error instanceof SoapDecodeError) return error;
    throw error;
  }
}

function withArrays(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Buffer.isBuffer(value)) return value;
  if ('numbers' in value) return [...value as unknown as Iterable<number>];
  if (Array.isArray(value)) return value.map(withArrays);
  return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, withArrays(one)]));
}

const SNIPPETS = ['<', '>', '/', '&', '&amp;', '&#65;', ' ', '\n', '"', '-', '7', 'e', '\u00E9', ']]>', '<int>1</int>', '<!---->', '\0', '</parameters>', '<a/>'];

describe('the reader of plain messages', () => {
  it.each([['SyncUpdates', syncUpdates], ['RegisterComputer', registerComputer], ['GetExtendedUpdateInfo2', getExtendedUpdateInfo2]] as const)(
    'reads of %s what the parser reads, or leaves it to the parser', (_name, operation) => {
      fc.assert(fc.property(messageArbitrary(operation.request), (message) => {
        const bytes = encodeRequest(operation as never, message as never);
        const read = plain(bytes);
        if (read !== undefined) expect(read).toEqual(parsed(bytes));
      }), { numRuns: 200 });
    });

  it('never reads a damaged message otherwise than the parser does', () => {
    const edit = fc.tuple(fc.nat({ max: 5_000 }), fc.nat({ max: 5 }), fc.constantFrom(...SNIPPETS));
    fc.assert(fc.property(messageArbitrary(syncUpdates.request), fc.array(edit, { minLength: 1, maxLength: 3 }), (message, edits) => {
      const bytes = edits.reduce((current, [at, count, snippet]) => {
        const index = at % current.length;
        return Buffer.concat([current.subarray(0, index), Buffer.from(snippet), current.subarray(index + count)]);
      }, encodeRequest(syncUpdates, message as never));
      const read = plain(bytes);
      if (read !== undefined) expect(read).toEqual(parsed(bytes));
    }), { numRuns: 2_000 });
  });

  it('reads a long list, references in text and empty elements', () => {
    const ids = Array.from({ length: 2_000 }, (_, at) => at * 7);
    const parameters = `<ExpressQuery>false</ExpressQuery><OtherCachedUpdateIDs>${intsText(ids)}</OtherCachedUpdateIDs><ComputerSpec/>`
      + '<FeatureScoreMatchingKey>a&amp;b&lt;c</FeatureScoreMatchingKey>';
    const bytes = Buffer.from(clientMessageText('SyncUpdates', elementText('parameters', parameters)));
    expect(plain(bytes)).toMatchObject({ parameters: { OtherCachedUpdateIDs: ids, FeatureScoreMatchingKey: 'a&b<c', ComputerSpec: { HardwareIDs: [] } } });
    expect(plain(bytes)).toEqual(parsed(bytes));
  });

  it.each([
    ['an attribute', '<ExpressQuery a="b">true</ExpressQuery>'], ['white space between elements', ' <ExpressQuery>true</ExpressQuery>'],
    ['an element nobody knows', '<Unknown/>'], ['a character reference', '<FeatureScoreMatchingKey>&#65;</FeatureScoreMatchingKey>'],
    ['text beyond ASCII', '<FeatureScoreMatchingKey>\u00E9</FeatureScoreMatchingKey>'], ['a comment', '<!-- --><ExpressQuery>true</ExpressQuery>'],
    ['a value of another type', '<ExpressQuery>yes</ExpressQuery>'], ['an element given twice', '<ExpressQuery>true</ExpressQuery><ExpressQuery>true</ExpressQuery>'],
    ['an element that does not end', '<ExpressQuery>true'], ['an id that is no number', '<OtherCachedUpdateIDs><int>x</int></OtherCachedUpdateIDs>'],
  ])('leaves %s to the parser', (_what, content) => {
    expect(plain(Buffer.from(clientMessageText('SyncUpdates', elementText('parameters', content))))).toBeUndefined();
  });

  it('leaves what is beyond a limit to the parser, which says so', () => {
    const bytes = Buffer.from(clientMessageText('SyncUpdates', elementText('parameters', elementText('CachedDriverIDs', intsText([1, 2, 3, 4])))));
    expect(plain(bytes)).toBeDefined();
    for (const limit of [{ maxArrayItems: 3 }, { maxElements: 8 }, { maxDepth: 4 }, { maxMessageBytes: 50 }]) {
      expect(plain(bytes, { ...REQUEST_LIMITS, ...limit })).toBeUndefined();
    }
  });
});
