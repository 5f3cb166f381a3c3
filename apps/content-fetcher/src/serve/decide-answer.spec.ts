import type { IncomingHttpHeaders } from 'node:http';
import { describe, expect, it } from '@jest/globals';
import { decideAnswer } from './decide-answer.js';
import { readHttpDate } from './http-date.js';

const TAG = '"2F88DF42DA48AA980FB748D13BAA2DE49CD154AB"';
const MODIFIED = 'Wed, 02 Sep 2026 08:30:53 GMT';
const EARLIER = 'Wed, 02 Sep 2026 08:30:52 GMT';
const LATER = 'Wed, 02 Sep 2026 08:30:54 GMT';
const file = { size: 1_000, etag: TAG, modified: new Date(MODIFIED) };
const answer = (headers: IncomingHttpHeaders, method = 'GET', served: typeof file | (Omit<typeof file, 'modified'> & { modified: null }) = file) =>
  decideAnswer(method, headers, served).status;

describe('the answer to a request for a file (RFC 9110 13.2.2)', () => {
  it.each<[string, IncomingHttpHeaders, number]>([
    ['nothing more', {}, 200],
    ['a range', { range: 'bytes=0-1' }, 206],
    ['a range that is not there', { range: 'bytes=1000-' }, 416],
    ['If-Match with the validator', { 'if-match': TAG }, 200],
    ['If-Match with a list', { 'if-match': `"a", ${TAG}` }, 200],
    ['If-Match with *', { 'if-match': '*' }, 200],
    ['If-Match with another', { 'if-match': '"a"' }, 412],
    ['If-Match with a weak one', { 'if-match': `W/${TAG}` }, 412],
    ['If-Match with rubbish', { 'if-match': 'x' }, 412],
    ['If-Unmodified-Since then', { 'if-unmodified-since': MODIFIED }, 200],
    ['If-Unmodified-Since before', { 'if-unmodified-since': EARLIER }, 412],
    ['If-Unmodified-Since no date', { 'if-unmodified-since': 'yesterday' }, 200],
    ['If-Match before If-Unmodified-Since', { 'if-match': TAG, 'if-unmodified-since': EARLIER }, 200],
    ['If-None-Match with the validator', { 'if-none-match': TAG }, 304],
    ['If-None-Match with a weak one', { 'if-none-match': `W/${TAG}` }, 304],
    ['If-None-Match with *', { 'if-none-match': '*' }, 304],
    ['If-None-Match with another', { 'if-none-match': '"a"' }, 200],
    ['If-None-Match before If-Modified-Since', { 'if-none-match': '"a"', 'if-modified-since': LATER }, 200],
    ['If-Modified-Since then', { 'if-modified-since': MODIFIED }, 304],
    ['If-Modified-Since before', { 'if-modified-since': EARLIER }, 200],
    ['If-None-Match before Range', { 'if-none-match': TAG, range: 'bytes=5000-' }, 304],
    ['If-Match before Range', { 'if-match': '"a"', range: 'bytes=5000-' }, 412],
    ['If-Range with the validator', { 'if-range': TAG, range: 'bytes=0-1' }, 206],
    ['If-Range with a weak one', { 'if-range': `W/${TAG}`, range: 'bytes=0-1' }, 200],
    ['If-Range with another', { 'if-range': '"a"', range: 'bytes=5000-' }, 200],
    ['If-Range with the date', { 'if-range': MODIFIED, range: 'bytes=0-1' }, 206],
    ['If-Range with a later date', { 'if-range': LATER, range: 'bytes=0-1' }, 200],
    ['If-Range without a range', { 'if-range': '"a"' }, 200],
  ])('with %s', (_what, headers, status) => expect(answer(headers)).toBe(status));

  it('to HEAD knows no ranges', () => {
    expect([answer({ range: 'bytes=0-1' }, 'HEAD'), answer({ range: 'bytes=5000-' }, 'HEAD'), answer({ 'if-none-match': TAG }, 'HEAD')]).toEqual([200, 200, 304]);
  });

  it('without a date refuses no date', () => {
    const passing = { ...file, modified: null };
    expect([{ 'if-unmodified-since': EARLIER }, { 'if-modified-since': LATER }, { 'if-range': MODIFIED, range: 'bytes=0-1' }].map((headers) => answer(headers, 'GET', passing)))
      .toEqual([200, 200, 200]);
  });
});

describe('a date in a header (RFC 9110 5.6.7)', () => {
  it.each(['Sun, 06 Nov 1994 08:49:37 GMT', 'Sunday, 06-Nov-94 08:49:37 GMT', 'Sun Nov  6 08:49:37 1994'])('may be written "%s"', (text) => {
    expect(readHttpDate(text)).toBe(Date.UTC(1994, 10, 6, 8, 49, 37));
  });

  it.each(['', '0', '1994', 'Sun, 06 Nov 1994 08:49:37', 'Sun, 06 Nov 1994 08:49:37 PST', 'Sun, 99 Nov 1994 08:49:37 GMT', '1994-11-06T08:49:37Z', 'Sun, 06 Foo 1994 08:49:37 GMT'])(
    'is not written "%s"', (text) => expect(readHttpDate(text)).toBeNull());
});
