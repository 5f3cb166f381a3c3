import { describe, expect, it } from '@jest/globals';
import { readSpecExamples } from './spec-example-text.js';

/** A specification whose section 4 holds the given lines, each followed by an empty one, as published. */
const specification = (...lines: string[]): string => ['# 3 Before', '<soap:Envelope></soap:Envelope>', '# 4 Protocol Examples', ...lines, '# 5 Security', ''].join('\n\n');

describe('readSpecExamples', () => {
  it('joins what was wrapped: values, names and words; and keeps the parts of a tag apart', () => {
    const examples = readSpecExamples(
      specification(
        '<!-- First Re', 'quest -->', '<soap:Envelope xmlns:soap="http://a/"', 'xmlns:x="http:', '//b/" soapenc:arr', 'ayType="x:T[1]" xmlns:y=', '"c">', '<GetCookie',
        'xmlns="d">', '<v>abc', 'def', '</v>', '</GetCookie>', '</soap:Envelope>',
      ),
    );
    expect(examples).toEqual([
      {
        title: 'First Request',
        xml: '<soap:Envelope xmlns:soap="http://a/" xmlns:x="http://b/" soapenc:arrayType="x:T[1]" xmlns:y="c">\n<GetCookie xmlns="d">\n<v>abcdef</v>\n</GetCookie>\n</soap:Envelope>',
      },
    ]);
  });

  it('gives every message the comment above it', () => {
    const envelope = '<soap:Envelope></soap:Envelope>';
    expect(readSpecExamples(specification('<!-- a -->', envelope, '<!-- b -->', '<!-- c -->', `${envelope}<!-- d -->`, envelope)).map(({ title }) => title)).toEqual(['a', 'c', 'd']);
  });

  it('needs the section', () => {
    expect(() => readSpecExamples('# 3 Before')).toThrow('no section 4');
  });
});
