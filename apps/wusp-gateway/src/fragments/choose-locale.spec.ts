import { describe, expect, it } from '@jest/globals';
import { chooseLocale } from './choose-locale.js';

const fragments = ['ar', 'de', 'en', 'pt-br'].map((locale) => ({ locale }));

describe('the language of a fragment', () => {
  it.each([
    [['en-US', 'en'], 'en'], [['de', 'en'], 'de'], [['PT-BR'], 'pt-br'], [['fr', 'it'], 'en'], [[], 'en'],
  ])('for a client that asks for %j is %s', (locales, expected) => {
    expect(chooseLocale(fragments, locales)?.locale).toBe(expected);
  });

  it('is whatever there is when neither the wish nor English exists', () => {
    expect(chooseLocale([{ locale: 'ja' }], ['de'])?.locale).toBe('ja');
    expect(chooseLocale([], ['de'])).toBeUndefined();
  });
});
