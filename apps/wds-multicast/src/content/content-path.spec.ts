import { describe, expect, it } from '@jest/globals';
import { segmentsOfPath } from './content-path.js';

describe('the path of content', () => {
  it('has either slash, and may begin with one', () => {
    expect(segmentsOfPath('install.wim')).toEqual(['install.wim']);
    expect(segmentsOfPath('\\images/x64\\install 1.wim')).toEqual(['images', 'x64', 'install 1.wim']);
    expect(segmentsOfPath('/größe/…')).toEqual(['größe', '…']);
  });

  it.each([
    '', '/', '..', '../x', 'a/../b', 'a\\..\\b', '.', './a', 'a/./b', 'a//b', '//server/share', '\\\\server\\share', 'C:\\x', 'c:x', 'a:stream', 'a\0b', 'a\nb', '/..', '..\\', 'a/', 'nul', 'x/CON.txt',
    'LPT1', 'name.', 'name ', '.. ', '...', 'a*', 'a?', 'a|b', '<a>', '\ud800', 'x'.repeat(256), 'ü'.repeat(128), Array.from({ length: 33 }, () => 'a').join('/'),
  ])('is not %j', (text) => {
    expect(segmentsOfPath(text)).toBeNull();
  });
});
