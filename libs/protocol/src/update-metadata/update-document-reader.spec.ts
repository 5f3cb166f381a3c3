import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  type DerivedUpdate,
  preparedTextToString,
  readUpdateDocument,
  UpdateDocumentError,
  type UpdateDocumentErrorCode,
  type UpdateDocumentLimits,
  UpdateDocumentReader,
} from './index.js';

const MSUS = 'http://schemas.microsoft.com/msus/2002/12';
const ROOT = `u:Update xmlns:u="${MSUS}/Update" xmlns:bar="${MSUS}/BaseApplicabilityRules"`;
const HEAD = '<u:UpdateIdentity UpdateID="00000000-0000-0000-0000-000000000001" RevisionNumber="1"/><u:Properties UpdateType="Software"/>';
const update = (content: string) => `<${ROOT}>${HEAD}${content}</u:Update>`;
const rules = (content: string) => update(`<u:ApplicabilityRules>${content}</u:ApplicabilityRules>`);

/** A document with everything that is awkward to cut: characters of two to four bytes, references, CDATA, CR LF. */
const AWKWARD =
  `<?xml version="1.0" encoding="utf-8"?>\r\n<!-- ä --><${ROOT}>\r\n${HEAD}<u:LocalizedPropertiesCollection><u:LocalizedProperties>` +
  '<u:Language>en</u:Language><u:Title>Größe &#x1F600;😀 &amp; <![CDATA[a]]b]]></u:Title></u:LocalizedProperties></u:LocalizedPropertiesCollection>' +
  '<u:Relationships><u:Prerequisites><u:AtLeastOne IsCategory="true">\r\n<u:UpdateIdentity UpdateID="00000000-0000-0000-0000-00000000000B"/>' +
  '</u:AtLeastOne></u:Prerequisites></u:Relationships><u:ApplicabilityRules><bar:Rule a="&lt;&#xA;😀">\r\n</bar:Rule></u:ApplicabilityRules></u:Update>\r\n';

function readInChunks(xml: string, cuts: readonly number[]): DerivedUpdate {
  const reader = new UpdateDocumentReader();
  let from = 0;
  for (const cut of [...cuts, xml.length]) {
    reader.write(xml.slice(from, cut));
    from = cut;
  }
  return reader.end();
}

function codeOf(xml: string, limits: Partial<UpdateDocumentLimits> = {}): UpdateDocumentErrorCode | 'none' {
  try {
    readUpdateDocument(xml, limits);
    return 'none';
  } catch (error) {
    if (error instanceof UpdateDocumentError) return error.code;
    throw error;
  }
}

describe('reading in chunks', () => {
  it('gives the same result for a cut at every position', () => {
    const whole = readUpdateDocument(AWKWARD);
    expect(whole.title).toBe('Größe 😀😀 & a]]b');
    expect(preparedTextToString(whole.fragments[0]!.text, 10_000)).toContain('<b.Rule a="&lt;&#xA;😀">\n</b.Rule>');
    for (let cut = 0; cut <= AWKWARD.length; cut += 1) expect(readInChunks(AWKWARD, [cut])).toEqual(whole);
  });

  it('gives the same result for one code unit at a time', () => {
    const everywhere = Array.from({ length: AWKWARD.length }, (_, index) => index);
    expect(readInChunks(AWKWARD, everywhere)).toEqual(readUpdateDocument(AWKWARD));
  });
});

describe('hostile documents', () => {
  it.each<[string, string, UpdateDocumentErrorCode]>([
    ['nothing', '', 'MALFORMED'],
    ['a document type declaration', `<!DOCTYPE u:Update>${update('')}`, 'DOCTYPE'],
    ['an entity declaration', `<!DOCTYPE a [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>${rules('&b;')}`, 'DOCTYPE'],
    ['an undeclared entity', rules('<bar:A>&nbsp;</bar:A>'), 'MALFORMED'],
    ['a reference to no character', rules('<bar:A>&#0;</bar:A>'), 'MALFORMED'],
    ['a reference to half a character', rules('<bar:A>&#xD83D;</bar:A>'), 'MALFORMED'],
    ['half a character', rules('<bar:A>\ud83d</bar:A>'), 'MALFORMED'],
    ['half a character at the end', `${update('')}\ud83d`, 'MALFORMED'],
    ['a control character', rules('<bar:A>\u0001</bar:A>'), 'MALFORMED'],
    ['two roots', update('') + update(''), 'MALFORMED'],
    ['text behind the root', `${update('')}x`, 'MALFORMED'],
    ['a duplicate attribute', rules('<bar:A a="1" a="2"/>'), 'MALFORMED'],
    ['an attribute that is the same by namespace', rules('<bar:A xmlns:p="urn:p" xmlns:q="urn:p" p:a="1" q:a="2"/>'), 'MALFORMED'],
    ['an unbound prefix', rules('<nowhere:A/>'), 'MALFORMED'],
    ['tags that do not match', rules('<bar:A></bar:B>'), 'MALFORMED'],
    ['another root', `<Update><UpdateIdentity/></Update>`, 'NOT_AN_UPDATE'],
    ['the root of another namespace', update('').replaceAll(`${MSUS}/Update`, 'urn:other'), 'NOT_AN_UPDATE'],
    ['no identity', `<${ROOT}><u:Properties UpdateType="Software"/></u:Update>`, 'MISSING_VALUE'],
    ['no properties', `<${ROOT}>${HEAD.slice(0, HEAD.indexOf('<u:Properties'))}</u:Update>`, 'MISSING_VALUE'],
    ['two identities', update(HEAD.slice(0, HEAD.indexOf('<u:Properties'))), 'DUPLICATE_SECTION'],
    ['two sets of rules', update('<u:ApplicabilityRules/><u:ApplicabilityRules/>'), 'DUPLICATE_SECTION'],
  ])('%s', (_what, xml, code) => {
    expect(codeOf(xml)).toBe(code);
  });

  it('is refused at every truncation', () => {
    const end = AWKWARD.lastIndexOf('</u:Update>') + '</u:Update>'.length;
    for (let length = 0; length < end; length += 1) expect([length, codeOf(AWKWARD.slice(0, length))]).toEqual([length, 'MALFORMED']);
  });

  it('fails in no other way than UpdateDocumentError when it is damaged', () => {
    const damage = fc.record({ at: fc.nat(AWKWARD.length - 1), length: fc.integer({ min: 0, max: 30 }), by: fc.string({ maxLength: 6, unit: 'binary' }) });
    fc.assert(
      fc.property(damage, ({ at, length, by }) => {
        expect(codeOf(AWKWARD.slice(0, at) + by + AWKWARD.slice(at + length))).toMatch(/^(none|[A-Z_]+)$/);
      }),
      { numRuns: 1_000 },
    );
  });

  it('keeps the detail of an error short', () => {
    const error = new UpdateDocumentError('MALFORMED', 'x'.repeat(100_000));
    expect(error.detail).toHaveLength(200);
    expect(error.message.length).toBeLessThan(300);
  });

  it('stays refused', () => {
    const reader = new UpdateDocumentReader();
    expect(() => reader.write('<!DOCTYPE a>')).toThrow(UpdateDocumentError);
    expect(() => reader.write(update(''))).toThrow(expect.objectContaining({ code: 'DOCTYPE' }));
    expect(() => reader.end()).toThrow(expect.objectContaining({ code: 'DOCTYPE' }));
  });
});

describe('limits', () => {
  const nested = (depth: number) => '<bar:A>'.repeat(depth) + '</bar:A>'.repeat(depth);
  const identities = (count: number) => '<u:UpdateIdentity UpdateID="00000000-0000-0000-0000-000000000002"/>'.repeat(count);
  const files = (count: number) => `<u:File Digest="${Buffer.alloc(20).toString('base64')}" FileName="a" Size="1"/>`.repeat(count);
  const languages = (count: number) => '<u:LocalizedProperties><u:Language>en</u:Language></u:LocalizedProperties>'.repeat(count);

  it('allow 128 levels and no more', () => {
    expect(codeOf(rules(nested(126)))).toBe('none');
    expect(codeOf(rules(nested(127)))).toBe('TOO_DEEP');
  });

  it('apply to the depth of what is ignored as well', () => {
    expect(codeOf(update(`<u:Ignored>${nested(127)}</u:Ignored>`))).toBe('TOO_DEEP');
  });

  it.each<[string, Partial<UpdateDocumentLimits>, (size: number) => string, number, UpdateDocumentErrorCode]>([
    ['attributes', { maxAttributes: 10 }, (n) => rules(`<bar:A ${Array.from({ length: n }, (_, i) => `a${i}=""`).join(' ')}/>`), 10, 'TOO_MANY'],
    ['the length of an attribute', { maxAttributeLength: 200 }, (n) => rules(`<bar:A a="${'x'.repeat(n)}"/>`), 200, 'TOO_LARGE'],
    // A clause counts, and so does each update in it.
    ['relationships', { maxRelationships: 10 }, (n) => update(`<u:Relationships><u:Prerequisites>${identities(n)}</u:Prerequisites></u:Relationships>`), 5, 'TOO_MANY'],
    ['files', { maxFiles: 5 }, (n) => update(`<u:Files>${files(n)}</u:Files>`), 5, 'TOO_MANY'],
    ['languages', { maxLocalizations: 5 }, (n) => update(`<u:LocalizedPropertiesCollection>${languages(n)}</u:LocalizedPropertiesCollection>`), 5, 'TOO_MANY'],
  ])('bound %s', (_what, limits, documentOf, allowed, code) => {
    expect(codeOf(documentOf(allowed), limits)).toBe('none');
    expect(codeOf(documentOf(allowed + 1), limits)).toBe(code);
  });

  it('bound the document in bytes, not in characters', () => {
    const xml = rules('<bar:A>ääää</bar:A>');
    expect(codeOf(xml, { maxDocumentBytes: Buffer.byteLength(xml) })).toBe('none');
    expect(codeOf(xml, { maxDocumentBytes: Buffer.byteLength(xml) - 1 })).toBe('TOO_LARGE');
  });

  it.each([
    ['a text', '<bar:A>', 'x'],
    ['a comment', '<!--', 'x'],
    ['CDATA', '<bar:A><![CDATA[', 'x'],
    ['an attribute value', '<bar:A a="', 'x'],
    ['a name', '<bar:', 'x'],
    ['white space in a tag', '<bar:A ', ' '],
  ])('stop %s that does not end while it is still coming', (_what, start, filler) => {
    const reader = new UpdateDocumentReader({ maxTokenLength: 200_000 });
    reader.write(`<${ROOT}>${HEAD}<u:ApplicabilityRules>${start}`);
    const fill = () => {
      for (let i = 0; i < 10; i += 1) reader.write(filler.repeat(50_000));
    };
    expect(fill).toThrow(expect.objectContaining({ code: 'TOO_LARGE' }));
  });

  it('do not stop a long document of short pieces', () => {
    const xml = rules('<bar:A>text</bar:A><!-- comment -->'.repeat(20_000));
    expect(codeOf(xml, { maxTokenLength: 70_000 })).toBe('none');
  });
});
