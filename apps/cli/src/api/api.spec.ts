import { describe, expect, it } from '@jest/globals';
import { OptionValues } from '../command-line/option-values.js';
import { connectionOf, parseHttpUrl, serverUrl } from './connection.js';
import { problemOf } from './problem.js';

const answer = (status: number, body: unknown, headers: Record<string, string> = {}) => ({ status, headers, text: typeof body === 'string' ? body : JSON.stringify(body) });
const problem = (type: string, more: object = {}) => ({ type: `urn:sluice:problem:${type}`, title: 'What it is', detail: 'What happened.', ...more });

describe('problemOf', () => {
  it.each([
    [409, 1],
    [401, 4],
    [429, 4],
    [503, 3],
    [500, 1],
  ])('ends status %d with %d', (status, exitCode) => {
    expect(problemOf(answer(status, problem('x')))).toMatchObject({ exitCode });
    expect(problemOf(answer(status, '<html>'))).toMatchObject({ exitCode, message: expect.stringContaining('Is this address a Sluice server?') });
  });

  it('says what, where, when to try again, and what to do next', () => {
    const errors = [{ pointer: '/targeting', detail: 'expected server or client' }, { parameter: 'q', detail: 'too long' }];
    expect(problemOf(answer(503, problem('unavailable', { errors, instance: 'urn:uuid:1' }), { 'retry-after': '30' })).message.split('\n')).toEqual([
      'What it is. What happened.',
      '  /targeting: expected server or client',
      '  q: too long',
      '  instance: urn:uuid:1',
      '  try again after 30 seconds',
      expect.stringContaining('Try again in a moment'),
    ]);
  });

  it('takes a problem of somebody else for a foreign answer', () => {
    expect(problemOf(answer(404, { type: 'about:blank', title: 'Not Found', detail: '' })).message).toContain('not as the management API does');
  });
});

describe('the address', () => {
  const none = new OptionValues({});

  it('comes from the option, the environment, or npm start', () => {
    expect(serverUrl(new OptionValues({ url: 'https://a:1' }), { SLUICE_URL: 'https://b:2' }).href).toBe('https://a:1/');
    expect(serverUrl(none, { SLUICE_URL: 'https://b:2' }).href).toBe('https://b:2/');
    expect(serverUrl(none, { SLUICE_HTTP_PORT: '9000' }).href).toBe('http://localhost:9000/');
    expect(serverUrl(none, {}).href).toBe('http://localhost:8530/');
  });

  it.each(['wsus:8530', 'ftp://a', 'http://user:secret@a', 'nonsense'])('refuses %s without repeating it', (text) => {
    expect(() => parseHttpUrl(text, 'SLUICE_URL')).toThrow('SLUICE_URL');
    expect(() => parseHttpUrl(text, 'SLUICE_URL')).not.toThrow('secret');
  });

  it('needs a token that can stand in a header', () => {
    expect(connectionOf(none, { SLUICE_ADMIN_TOKEN: 'abc' }).token).toBe('abc');
    expect(connectionOf(new OptionValues({ token: 'def' }), { SLUICE_ADMIN_TOKEN: 'abc' }).token).toBe('def');
    expect(() => connectionOf(none, { SLUICE_ADMIN_TOKEN: 'a\r\nb' })).toThrow('the token holds characters');
    expect(() => connectionOf(none, { SLUICE_URL: 'https://far.example' })).toThrow('there is no token for https://far.example');
  });
});
