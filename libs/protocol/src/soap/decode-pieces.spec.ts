import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { messageArbitrary } from '../../fixtures/message-arbitrary.js';
import { clientMessageText, elementText, intsText } from '../../fixtures/soap-text.js';
import { clientWebService, syncUpdates } from '../wusp/index.js';
import { decodeRequest } from './decode.js';
import { EnvelopeReader } from './decoding/envelope-reader.js';
import { MessageReader } from './decoding/message-reader.js';
import { encodeRequest } from './encode.js';
import { REQUEST_LIMITS } from './limits.js';

/** Decodes a SyncUpdates that arrives in pieces, without the fast path for lists. */
function decodePieces(pieces: Iterable<string>): unknown {
  const envelope = new EnvelopeReader(REQUEST_LIMITS, (tag) => new MessageReader(syncUpdates.request, tag, REQUEST_LIMITS));
  for (const piece of pieces) envelope.write(piece);
  return envelope.end().message;
}

const decodeWhole = (text: string): unknown => decodeRequest(Buffer.from(text), { contract: clientWebService }).message;

const parameters =
  '<?pi x?><ExpressQuery>&#116;rue</ExpressQuery><CachedDriverIDs><int>1</int><int>2</int><!-- ><int>3</int> --><int>4</int></CachedDriverIDs>' +
  '<FeatureScoreMatchingKey><![CDATA[<int>]]>&amp;\u{1F600}\r\n</FeatureScoreMatchingKey>';
const text = clientMessageText('SyncUpdates', elementText('parameters', parameters), { prolog: '\uFEFF<?xml version="1.0"?>\r\n' });

describe('a message cut into pieces', () => {
  const whole = decodeWhole(text);

  it('means the same wherever it is cut', () => {
    for (let cut = 0; cut <= text.length; cut++) expect(decodePieces([text.slice(0, cut), text.slice(cut)])).toEqual(whole);
  });

  it('means the same one character at a time', () => {
    expect(decodePieces(text.split(''))).toEqual(whole);
  });
});

/** Makes a message one that is not written as native agents write theirs, and so the parser's. */
const DECLARATION = '<?xml version="1.0"?>';

describe('the fast path for lists', () => {
  it('reads what the parser reads, whatever the message', () => {
    fc.assert(
      fc.property(messageArbitrary(syncUpdates.request), (message) => {
        const bytes = encodeRequest(syncUpdates, message as never).toString();
        expect(decodeWhole(bytes)).toEqual(decodePieces([bytes]));
      }),
      { numRuns: 50 },
    );
  });

  const list = (content: string, attributes = ''): string =>
    clientMessageText('SyncUpdates', elementText('parameters', elementText('OtherCachedUpdateIDs', content, attributes)));

  it.each([
    ['a comment that looks like a list', list(`<!-- ><int>1</int> --><int>2</int><!--><int>3</int>-->`)],
    ['a CDATA section that looks like a list', list('<int>2</int><![CDATA[><int>1</int>]]>')],
    ['an instruction that looks like a list', list('<?x ><int>1</int>?><int>2</int>')],
    ['a skipped element that holds one', list('<x><int>1</int></x><int>2</int>')],
    ['a nil list', list('<int>1</int>', 'i:nil="true" xmlns:i="http://www.w3.org/2001/XMLSchema-instance"')],
    ['items of another namespace', list('<int>1</int>', '').replace('<int>', '<int xmlns="urn:other">')],
    ['a list whose default namespace is another', list('<int>1</int>', '').replace('<OtherCachedUpdateIDs>', '<c:OtherCachedUpdateIDs xmlns="urn:other" xmlns:c="http://www.microsoft.com/SoftwareDistribution/Server/ClientWebService">').replace('</OtherCachedUpdateIDs>', '</c:OtherCachedUpdateIDs>')],
    ['an unusual item among usual ones', list('<int>1</int><int> 2 </int><int>3</int><int>+4</int><int>5</int>')],
    ['an empty list before a full one', list('').replace('</parameters>', '<CachedDriverIDs><int>1</int></CachedDriverIDs></parameters>')],
    ['an item of a list of something else', clientMessageText('SyncUpdates', '<parameters><SystemSpec><int>1</int></SystemSpec></parameters>')],
  ])('is not misled by %s', (_what, message) => {
    expect(decodeWhole(message)).toEqual(decodePieces([message]));
  });

  it('passes the parser by', () => {
    let fed = 0;
    const write = EnvelopeReader.prototype.write;
    EnvelopeReader.prototype.write = function (piece: string) {
      fed += piece.length;
      write.call(this, piece);
    };
    try {
      const ids = Array.from({ length: 1000 }, (_, index) => index);
      expect(decodeWhole(DECLARATION + list(intsText(ids)))).toMatchObject({ parameters: { OtherCachedUpdateIDs: ids } });
    } finally {
      EnvelopeReader.prototype.write = write;
    }
    expect(fed).toBe(DECLARATION.length + list('').length);
  });
});
