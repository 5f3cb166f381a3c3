import { describe, expect, it } from '@jest/globals';
import { EncryptionMarks } from './encryption-marks.js';

const found = (...pieces: string[]): boolean => {
  const marks = new EncryptionMarks();
  expect(Buffer.concat([...marks.watch(pieces.map((piece) => Buffer.from(piece)))]).toString()).toBe(pieces.join(''));
  return marks.found;
};

describe('EncryptionMarks', () => {
  it.each([
    ['<upd:SecuredFragment FragmentType="FileDecryption" />'], ['<upd:File Digest="x" IsEncrypted="true">'], ["<File IsEncrypted = '1' />"],
  ])('finds %s, however it is cut', (mark) => {
    for (let at = 0; at <= mark.length; at += 1) expect(found(`<a>${mark.slice(0, at)}`, mark.slice(at))).toBe(true);
  });

  it.each([['<upd:File IsEncrypted="false" />'], ['FileDecryption'], ['<upd:Files IsEncrypted="true" />']])('passes over %s', (text) => expect(found(text)).toBe(false));

  it('passes everything on when it has found what it looks for', () => expect(found('<File IsEncrypted="true"/>', 'a', 'b')).toBe(true));
});
