import { describe, expect, it } from '@jest/globals';
import type { ContentSourceRules } from '@sluice/domain/content';
import { fileSource } from './file-source.js';

const NAME = 'A2EBD7A2D9C95CCD0748D3230CEF117D3C61339B';
const rules: ContentSourceRules = { upstreamKind: 'wsus', upstreamUrl: 'http://upper.example:8530', contentSource: 'upstream', upstreamHasNoContent: false };
const file = { name: NAME, extension: '.cab', originUrl: 'http://origin.example/d/file.cab' };
const urlOf = (changes: Partial<ContentSourceRules>, extension = '.cab') => fileSource({ ...rules, ...changes }, { ...file, extension })?.url.href;

describe('the address of a file', () => {
  it('is in the content directory of the upstream server, in the folder of its last two digits', () => {
    expect(fileSource(rules, file)).toEqual({ url: new URL(`http://upper.example:8530/Content/9B/${NAME}.cab`), isUpstream: true });
    expect(urlOf({ upstreamUrl: 'http://upper.example/proxy' }, '')).toBe(`http://upper.example/proxy/Content/9B/${NAME}`);
  });

  it.each([
    ['wsus', 'https://upper.example', 'http://upper.example'], ['wsus', 'https://upper.example:8531', 'http://upper.example:8530'],
    ['sluice', 'https://upper.example:8531', 'https://upper.example:8531'],
  ] as const)('follows from the web services of a %s server at %s: %s', (upstreamKind, upstreamUrl, expected) => {
    expect(urlOf({ upstreamKind, upstreamUrl })).toBe(`${expected}/Content/9B/${NAME}.cab`);
  });

  it.each([{ contentSource: 'microsoft' as const }, { upstreamHasNoContent: true }, { upstreamKind: 'microsoft' as const, upstreamUrl: null }, { upstreamKind: 'none' as const, upstreamUrl: null }])(
    'is its own with %j', (changes) => {
      expect(fileSource({ ...rules, ...changes }, file)).toEqual({ url: new URL(file.originUrl), isUpstream: false });
    });

  it.each([null, 'not a url'])('does not exist when its own is %j', (originUrl) => {
    expect(fileSource({ ...rules, contentSource: 'microsoft' }, { ...file, originUrl })).toBeNull();
  });
});
