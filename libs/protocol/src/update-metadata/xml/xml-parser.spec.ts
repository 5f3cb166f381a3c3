import { isDeepStrictEqual } from 'node:util';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { addText, saxesEvents, simpleFragment, type XmlEvent } from '../../../fixtures/saxes-document.js';
import { fragmentElementName, fragmentNamespace } from '../fragment-names.js';
import { FragmentPart } from '../fragment-part.js';
import { FragmentWriter } from '../fragment-writer.js';
import { UpdateDocumentError } from '../update-document-error.js';
import { XmlParser, type XmlLimits } from './xml-parser.js';

const BOX = { numRuns: 1_000_000, interruptAfterTimeLimit: Number(process.env['SLUICE_FUZZ_MS'] ?? 1_500), markInterruptAsFailure: false };
const LIMITS: XmlLimits = { maxAttributes: 256, maxAttributeLength: 1_000_000, maxTokenLength: 1_000_000 };
const LONE_SURROGATE = /\p{Surrogate}/u;
const MSUS = 'http://schemas.microsoft.com/msus/2002/12';

interface Outcome {
  readonly events: readonly XmlEvent[];
  readonly fragment: string;
}

/** What our parser tells of a document that comes in these pieces, and what the writer of fragments makes of it. */
function ours(pieces: Iterable<Uint8Array>, limits: Partial<XmlLimits> = {}): Outcome {
  const events: XmlEvent[] = [];
  const part = new FragmentPart();
  const writer = new FragmentWriter(part);
  let depth = 0;
  const parser = new XmlParser({
    open: (tag) => {
      depth += 1;
      writer.startElement(tag);
      events.push({ open: tag.name, namespace: tag.namespace, attributes: tag.attributes.map(({ name, value }) => [name, value]) });
    },
    text: (text) => {
      if (depth > 0) writer.text(text);
      addText(events, text.value);
    },
    close: () => {
      depth -= 1;
      writer.endElement();
      events.push('close');
    },
  }, { ...LIMITS, ...limits });
  for (const piece of pieces) parser.write(piece);
  parser.end();
  return { events, fragment: Buffer.from(part.finish() as Uint8Array).toString('utf8') };
}

/** The same as saxes and the simplest of writers see it; only what is within the root. */
function theirs(xml: string): Outcome {
  const all = saxesEvents(xml);
  const events = all.slice(all.findIndex((event) => event !== 'close' && 'open' in event), all.lastIndexOf('close') + 1);
  return { events, fragment: simpleFragment(events, (namespace, name) => ({ name: fragmentElementName({ namespace, name }), namespace: fragmentNamespace(namespace) })) };
}

function outcomeOf(read: () => Outcome): Outcome | 'refused' {
  try {
    return read();
  } catch (error) {
    if (error instanceof UpdateDocumentError || Object.getPrototypeOf(error) === Error.prototype) return 'refused';
    throw error;
  }
}

function* cut(bytes: Uint8Array, sizes: readonly number[]): Generator<Uint8Array> {
  for (let at = 0, turn = 0; at < bytes.length; turn += 1) {
    const size = sizes[turn % sizes.length]!;
    // A copy of its own: nothing may depend on what lies behind it.
    yield Uint8Array.from(bytes.subarray(at, at + size));
    at += size;
  }
}

const same = (xml: string, sizes: readonly number[] = [1_000_000]): void => {
  const [found, expected] = [outcomeOf(() => ours(cut(Buffer.from(xml, 'utf8'), sizes))), outcomeOf(() => theirs(xml))];
  // Comparing for a good message takes most of the time that there is.
  if (!isDeepStrictEqual(found, expected)) expect(found).toEqual(expected);
};

const NAMES = ['a', 'b', 'p:c', 'b:Rule', 'u:Update', 'Größe', 'p:x-1.é', 'xml:lang', 'A𐀀'];
const DECLARED = ['', ' xmlns="urn:d"', ' xmlns:p="urn:p"', ' xmlns:p=" urn:&#113; "', ' xmlns=""', ' xmlns:q="urn:p"', ` xmlns='${MSUS}/Update'`, ` xmlns:b="${MSUS}/BaseApplicabilityRules"`];
const TEXTS = ['', ' ', '\n', '\r\n', '\r', '\t', 'x', ']', ']]', '"', "'", '>', '&amp;', '&lt;', '&gt;', '&quot;', '&#13;', '&#x1F600;', '&#9;', 'é', '更', '😀', '-', '?', '\u007f', '\u0085'];
const QUOTES = ['"', "'"];
const AROUND = ['', ' ', '\n', '<!-- c -->', '<!---->', '<?pi?>', '<?pi body ? >?>', '<![CDATA[]]>', '<![CDATA[<&]] >]]>', '<![CDATA[ \r]]>'];

const text = fc.array(fc.constantFrom(...TEXTS), { maxLength: 4 }).map((pieces) => pieces.join(''));
const blank = fc.constantFrom(' ', ' ', ' ', '\n', '\r\n', '  ', '\t');
const attribute = fc.tuple(blank, fc.constantFrom(...NAMES, 'x', 'y', 'q:c'), fc.constantFrom('=', '=', '=', ' = ', '\n='), fc.constantFrom(...QUOTES), text)
  .map(([space, name, equals, quote, value]) => `${space}${name}${equals}${quote}${value.replaceAll(quote, '')}${quote}`);
// Mostly each name once, or hardly a document would be accepted.
const attributes = fc.uniqueArray(fc.oneof(attribute, fc.constantFrom(...DECLARED)), { maxLength: 4, selector: (written) => /[^\s=]+/.exec(written)?.[0] ?? '' });
const { element } = fc.letrec<{ element: string }>((tie) => ({
  element: fc.tuple(
    fc.constantFrom(...NAMES), attributes, fc.constantFrom('', ' ', '\r\n'), fc.boolean(),
    fc.oneof({ maxDepth: 4 }, text, fc.array(fc.oneof(tie('element'), text, fc.constantFrom(...AROUND)), { maxLength: 4 }).map((children) => children.join(''))),
  ).map(([name, written, space, isEmpty, content]) => `<${name}${written.join('')}${space}${isEmpty ? '/>' : `>${content}</${name}${space}>`}`),
}));
const prolog = fc.constantFrom('', '', '', '', '', '', '\ufeff', '<?xml version="1.0"?>', "<?xml version='1.1' encoding='utf-16' standalone=\"no\" ?>\r\n", '<!-- x -->', ' ', '<?XML?>', '<?xml?>', '<!DOCTYPE a>');
const document = fc.tuple(prolog, element, fc.constantFrom('', '', '', '', '', '', '\n', '<!-- end -->', '<?pi?>', 'x', '<a/>', '&#32;'))
  .map(([before, root, after]) => `${before}<r xmlns:p="urn:p0" xmlns:b="${MSUS}/BaseApplicabilityRules" xmlns:u="urn:u" xmlns:q="urn:q0">${root}</r>${after}`);
const sizes = fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1, maxLength: 3 });

describe('the parser of update documents and saxes', () => {
  it('read the same, or both refuse, whatever pieces the document comes in', () => {
    fc.assert(fc.property(document, sizes, (xml, pieces) => same(xml, pieces)), BOX);
  });

  it('agree about damaged documents', () => {
    const scrap = fc.oneof(
      fc.constantFrom('<', '>', '/', '&', ';', '"', "'", '=', ' ', ':', '!', '?', '-', ']]>', '<![CDATA[', '<!--', '-->', '--', '<?', '?>', '</', '/>', '&#', '&#x', '\u0000', '\u001f', '\uffff', '\ufffe', '\ufeff', '\r', 'xmlns', 'xml', '1'),
      fc.string({ maxLength: 3, unit: 'binary' }).filter((string) => !LONE_SURROGATE.test(string)),
    );
    const damage = fc.record({ at: fc.double({ min: 0, max: 1, noNaN: true }), length: fc.integer({ min: 0, max: 6 }), by: scrap });
    fc.assert(fc.property(document, fc.array(damage, { minLength: 1, maxLength: 2 }), sizes, (xml, damages, pieces) => {
      let damaged = xml;
      for (const { at, length, by } of damages) {
        const from = Math.floor(at * damaged.length);
        damaged = damaged.slice(0, from) + by + damaged.slice(from + length);
      }
      if (!LONE_SURROGATE.test(damaged)) same(damaged, pieces);
    }), BOX);
  });

  it.each([
    '', ' ', '<', '<a', '<a/>', '<a></a', '<a><b></a></b>', '</a>', '<a/><a/>', '<a/>x', 'x<a/>', '<a b/>', '<a b=c/>', '<a b="1"c="2"/>', '<a b="<"/>', '<a b="&"/>', '<a b="1" b="2"/>',
    '<a xml:b="1" xml:b="2"/>', '<a xmlns:p="u" xmlns:q="u" p:x="1" q:x="2"/>', '<a xmlns:p="u" x="1" p:x="2"/>', '<a xmlns:p="u" p:x="1" x="2"/>', '<a xmlns:p=""/>', '<a xmlns:xml="u"/>', '<a xmlns:xmlns="u"/>',
    '<a xmlns="http://www.w3.org/2000/xmlns/"/>', '<a xmlns="http://www.w3.org/XML/1998/namespace"/>', '<a xmlns:xml="http://www.w3.org/XML/1998/namespace"/>', '<xmlns:a/>', '<xml:a/>', '<:a/>', '<a:/>', '<a:b:c/>',
    '<a xmlns:p="u"><p:b/></a>', '<a><p:b xmlns:p="u"/><p:c/></a>', '<a>]]></a>', '<a>]]&gt;</a>', '<a>]]<!---->></a>', '<a>&amp</a>', '<a>&nope;</a>', '<a>&#xD800;</a>', '<a>&#X41;</a>', '<a>&#x110000;</a>',
    '<a>&#0000000000000065;</a>', '<a>\u0001</a>', '<a>\ufffe</a>', '<a b="\uffff"/>', '<a><!-- -- --></a>', '<a><!-- ---></a>', '<!-->--><a/>', '<?xml version="1.0"?><?xml version="1.0"?><a/>', ' <?xml version="1.0"?><a/>',
    '\ufeff<?xml version="1.0"?><a/>', '\ufeff\ufeff<a/>', '<?xml version="2.0"?><a/>', '<?xml encoding="utf-8"?><a/>', '<?xml version="1.0" standalone="yes" encoding="utf-8"?><a/>', '<?xml version="1.0"encoding="utf-8"?><a/>',
    '<?xMl?><a/>', '<? a?><a/>', '<?a:b?><a/>', '<![CDATA[]]><a/>', '<a/><![CDATA[]]>', '<a><![CDATA[]]]]></a>', '<a><![CDATA[>]]>]]</a>', '<a><![cdata[]]></a>', '<!doctype a><a/>', '<a/ >', '<a / >', '<a/b>', '< a/>', '</a >',
    '<a\tx="1"/>', '<a  x="1"/>', '<a x="1"\ny="2" z=\'3\'/>', '<a x ="1"/>', '<a x= "1"/>', '<a x="1" />', "<a x='\"'/>", `<a x="'>" y="'"/>`, '<a\u00a0/>', '<a b\u00a0="1"/>', '<a\u2028/>', '<\u00d7/>', '<\u0300/>', '<a\u0300/>', '<\u{effff}/>', '<\u{f0000}/>', `<a b="${'\r\n\t \r'}"/>`, '<a b="&#13;&#10;&#9;"/>', '<a> \r </a>', '<a>\r</a>', '<a> <b/> \r\n</a>',
    `<${'a'.repeat(100)} ${'b'.repeat(100)}="1" ${'b'.repeat(100)}="2"/>`, `<${'a'.repeat(100)}></${'a'.repeat(99)}b>`,
  ])('agree about %j, cut anywhere', (xml) => {
    same(xml);
    same(xml, [1]);
    for (let at = 1; at < Buffer.byteLength(xml); at += 1) same(xml, [at, 1_000_000]);
  });

  it('agree about names that share a place among the names that are kept', () => {
    // More names than places, twice over: many of them take the place of another one of the same tag.
    const names = Array.from({ length: 200 }, (_, number) => `n${number * 7919}`);
    const tag = (list: readonly string[]): string => `<a ${list.map((name) => `${name}="1"`).join(' ')}/>`;
    same(`<r>${Array.from({ length: 20 }, (_, turn) => tag(names.map((name) => name + turn))).join('')}</r>`);
    for (const name of names.slice(0, 40)) same(`<r>${tag([...names, name])}</r>`);
  });
});

describe('the parser of update documents', () => {
  const refusal = (...pieces: (Uint8Array | string)[]): string => {
    try {
      ours(pieces.map((piece) => (typeof piece === 'string' ? Buffer.from(piece) : piece)), { maxTokenLength: 1_000 });
      return 'none';
    } catch (error) {
      return (error as UpdateDocumentError).code;
    }
  };

  it.each<[string, number[]]>([
    ['a byte that is never there', [0xff]], ['the rest of a character', [0x80]], ['a character cut short', [0xc3, 0x20]], ['two bytes for one', [0xc0, 0xaf]],
    ['half a character of UTF-16', [0xed, 0xa0, 0x80]], ['more than Unicode', [0xf4, 0x90, 0x80, 0x80]], ['three of four bytes', [0xf0, 0x9f, 0x98]],
  ])('refuses %s', (_what, bytes) => {
    expect(refusal('<a>', Uint8Array.from(bytes), '</a>')).toBe('MALFORMED');
    expect(refusal('<a>', ...bytes.map((byte) => Uint8Array.of(byte)), '</a>')).toBe('MALFORMED');
    expect(refusal('<a/>', Uint8Array.from(bytes))).toBe('MALFORMED');
  });

  it('takes characters that come byte by byte', () => {
    const xml = Buffer.from('<größe a="😀更é">😀更é</größe>');
    expect(ours(cut(xml, [1]))).toEqual(ours([xml]));
  });

  it.each([['a text', '<a>', 'x'], ['a text of references', '<a>', '&lt;'], ['a comment', '<!--', 'x'], ['a section', '<a><![CDATA[', 'x'], ['a value', '<a b="', 'x'], ['a name', '<', 'x'], ['blanks', '<a', ' '], ['a reference', '<a>&', 'x'], ['an instruction', '<?p ', '?']])(
    'refuses %s that does not end, in time that grows with its length', (_what, start, filler) => {
      // Were it looked at anew with every byte, this would take many minutes.
      const parser = new XmlParser({ open: () => undefined, text: () => undefined, close: () => undefined }, { ...LIMITS, maxTokenLength: 200_000 });
      const fill = (): void => {
        parser.write(Buffer.from(start));
        for (let count = 0; count < 250_000; count += filler.length) parser.write(Buffer.from(filler));
      };
      expect(fill).toThrow(expect.objectContaining({ code: 'TOO_LARGE' }));
    },
  );

  it('hands a long text on in parts, and holds a part only', () => {
    const lengths: number[] = [];
    const parser = new XmlParser({ open: () => undefined, text: (part) => void lengths.push(part.end - part.start), close: () => undefined }, LIMITS);
    parser.write(Buffer.from(`<a>${'text '.repeat(100_000)}</a>`));
    parser.end();
    expect(lengths.reduce((sum, length) => sum + length)).toBe(500_000);
    expect(Math.max(...lengths)).toBeLessThanOrEqual(64 * 1_024);
  });
});
