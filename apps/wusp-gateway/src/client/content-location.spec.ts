import { describe, expect, it } from '@jest/globals';
import { contentBaseUrl, contentUrl } from './content-location.js';

const call = { host: 'updates.example:8530', protocol: 'http' as const, clientAddress: '192.0.2.7' };

describe('the address of a file', () => {
  it('is its SHA-1 in upper case, in the folder of its last two digits, with its extension', () => {
    const sha1 = Buffer.from('00112233445566778899aabbccddeeff001122ab', 'hex');
    expect(contentUrl('http://server:8530', sha1, '.exe')).toBe('http://server:8530/Content/AB/00112233445566778899AABBCCDDEEFF001122AB.exe');
  });

  it('lies where the client found us, unless it is configured', () => {
    expect(contentBaseUrl(null, call)).toBe('http://updates.example:8530');
    expect(contentBaseUrl('https://cdn.example/updates/', call)).toBe('https://cdn.example/updates');
  });
});
