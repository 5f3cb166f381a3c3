import { describe, expect, it } from '@jest/globals';
import { entityTag, parseIfMatch, requireMatch } from './entity-tag.js';

describe('an entity tag', () => {
  it('is the same for the same representation and no other', () => {
    expect(entityTag({ a: 1 })).toBe(entityTag({ a: 1 }));
    expect(entityTag({ a: 1 })).not.toBe(entityTag({ a: 2 }));
    expect(entityTag({ a: 1 })).toMatch(/^"[\w-]{22}"$/);
  });
});

describe('If-Match', () => {
  it.each([
    [undefined, null], ['*', '*'], [' * ', '*'], ['"a"', ['"a"']], ['"a" , W/"b"', ['"a"', 'W/"b"']], ['""', ['""']],
  ])('%j is read as %j', (header, wanted) => {
    expect(parseIfMatch(header)).toEqual(wanted);
  });

  it.each(['', 'a', '"a', '"a" "b"', '"a",', '*, "a"', `"${'a'.repeat(2_000)}"`])('%j is refused', (header) => {
    expect(() => parseIfMatch(header)).toThrow(expect.objectContaining({ problem: 'invalid-if-match' }));
  });

  it('lets through what it allows, and nothing else', () => {
    const representation = { name: 'x' };
    const tag = entityTag(representation);
    for (const wanted of [null, '*', [tag], ['"other"', tag]] as const) expect(() => requireMatch(wanted, representation)).not.toThrow();
    for (const wanted of [[], ['"other"'], [`W/${tag}`]]) {
      expect(() => requireMatch(wanted, representation)).toThrow(expect.objectContaining({ problem: 'precondition-failed' }));
    }
  });
});
