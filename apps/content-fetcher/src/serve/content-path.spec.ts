import { describe, expect, it } from '@jest/globals';
import { contentNameOf } from './content-path.js';

const NAME = '2F88DF42DA48AA980FB748D13BAA2DE49CD154AB';

describe('the file that a path names', () => {
  it.each([
    ['as recorded', `/Content/AB/${NAME}.exe`],
    ['in lower case', `/content/ab/${NAME.toLowerCase()}.exe`],
    ['in mixed case', `/CONTENT/aB/${NAME.toLowerCase()}.EXE`],
    ['with another extension', `/Content/AB/${NAME}.psf`],
    ['with two extensions', `/Content/AB/${NAME}.tar.gz`],
    ['without an extension, as files have that never had one', `/Content/AB/${NAME}`],
    ['with a query', `/Content/AB/${NAME}.exe?a=/../b`],
  ])('is found %s', (_how, target) => {
    expect(contentNameOf(target)).toBe(NAME);
  });

  it.each([
    ['another folder', `/Content/AC/${NAME}.exe`],
    ['no folder', `/Content/${NAME}.exe`],
    ['a digit too few', `/Content/AB/${NAME.slice(1)}.exe`],
    ['a digit too many', `/Content/AB/0${NAME}.exe`],
    ['a digit that is none', `/Content/AB/G${NAME.slice(1)}.exe`],
    ['a way up', `/Content/AB/../AB/${NAME}.exe`],
    ['an escaped way up', `/Content/%2e%2e/AB/${NAME}.exe`],
    ['a way up at the end', `/Content/AB/${NAME}/..`],
    ['a doubly escaped slash', `/Content/AB%252f${NAME}.exe`],
    ['an escaped digit', `/Content/AB/%32${NAME.slice(1)}.exe`],
    ['a backslash', `/Content\\AB\\${NAME}.exe`],
    ['a backslash in the extension', `/Content/AB/${NAME}.\\..\\x`],
    ['a zero byte', `/Content/AB/${NAME}.exe\0.txt`],
    ['an escaped zero byte', `/Content/AB/${NAME}.exe%00`],
    ['a second slash', `//Content/AB/${NAME}.exe`],
    ['something behind it', `/Content/AB/${NAME}.exe/x`],
    ['an endless extension', `/Content/AB/${NAME}.${'x'.repeat(65)}`],
    ['full-width digits', `/Content/AB/${NAME.slice(1)}\uFF12.exe`],
    ['a line end', `/Content/AB/${NAME}.exe\n`],
    ['the whole address', `http://elsewhere/Content/AB/${NAME}.exe`],
    ['the folder', '/Content/AB/'],
    ['nothing', ''],
  ])('is not found by %s', (_what, target) => {
    expect(contentNameOf(target)).toBeNull();
  });
});
