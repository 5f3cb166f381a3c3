import { describe, expect, it } from '@jest/globals';
import { bytes, hex } from '../../../fixtures/hex.js';
import { md4 } from './md4.js';
import { Rc4 } from './rc4.js';

describe('md4', () => {
  // RFC 1320 A.5.
  it.each([
    ['', '31d6cfe0d16ae931b73c59d7e0c089c0'],
    ['a', 'bde52cb31de33e46245e05fbdbd6fb24'],
    ['abc', 'a448017aaf21d8525fc10ae87aa6729d'],
    ['message digest', 'd9130a8164549fe818874806e1c7014b'],
    ['abcdefghijklmnopqrstuvwxyz', 'd79e1c308aa5bbcdeea8ed63df412da9'],
    ['ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789', '043f8582f241db351ce627e153e7f0e4'],
    ['12345678901234567890123456789012345678901234567890123456789012345678901234567890', 'e33b4ddc9c38f2199c3e7b164fcc0536'],
  ])('digests %j', (text, digest) => {
    expect(hex(md4(Buffer.from(text)))).toBe(digest);
  });
});

describe('Rc4', () => {
  // RFC 6229 2, the first 32 bytes of each.
  it.each([
    ['0102030405', 'b2396305f03dc027ccc3524a0a1118a8', '6982944f18fc82d589c403a47a0d0919'],
    ['01020304050607', '293f02d47f37c9b633f2af5285feb46b', 'e620f1390d19bd84e2e0fd752031afc1'],
    ['0102030405060708090a0b0c0d0e0f10', '9ac7cc9a609d1ef7b2932899cde41b97', '5248c4959014126a6e8a84f11d1a9e1c'],
  ])('gives the key stream of %s', (key, first, second) => {
    const cipher = Rc4.withKey(bytes(key));
    expect(hex(cipher.apply(new Uint8Array(16)))).toBe(first);
    const aside = cipher.copy();
    expect(hex(cipher.apply(new Uint8Array(16)))).toBe(second);
    expect(hex(aside.apply(new Uint8Array(16)))).toBe(second);
  });
});
