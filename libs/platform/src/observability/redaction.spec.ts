import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { Secret } from '../config/secret.js';
import { describeError, MAX_LOGGED_MEMBERS, MAX_LOGGED_TEXT, redactText, redactValue } from './redaction.js';

const PASSWORD = 'hunter2-correct-horse';

describe('redactText', () => {
  it.each([
    [`connect to postgresql://sluice:${PASSWORD}@db:5432/sluice failed`, 'connect to postgresql://sluice:[redacted]@db:5432/sluice failed'],
    [`Authorization: Bearer ${PASSWORD}`, 'Authorization: [redacted]'],
    [`sent Bearer ${PASSWORD} on`, 'sent Bearer [redacted] on'],
    [`Cookie: session=${PASSWORD}; path=/`, 'Cookie: [redacted]'],
    [`password=${PASSWORD}&user=a`, 'password=[redacted]&user=a'],
    [`"token": "${PASSWORD}"`, '"token": "[redacted]"'],
  ])('hides the secret in %s', (text, expected) => {
    expect(redactText(text)).toBe(expected);
  });

  it('leaves ordinary text and URLs alone', () => {
    const text = 'GET http://wsus.example:8530/ClientWebService/client.asmx took 3 ms at 10:11:12';
    expect(redactText(text)).toBe(text);
  });

  it('bounds the length', () => {
    expect(redactText('x'.repeat(1_000_000)).length).toBeLessThan(MAX_LOGGED_TEXT + 100);
  });

  it('hides the password of any URL, whatever surrounds it', () => {
    const word = fc.stringMatching(/^[A-Za-z0-9]{1,20}$/);
    fc.assert(fc.property(word, word, fc.string({ maxLength: 50 }), (user, secret, before) => {
      expect(redactText(`${before} nats://${user}:${secret}Zq9@host`)).not.toContain(`${secret}Zq9`);
    }));
  });
});

describe('redactValue', () => {
  it('hides members by their name, at any depth, in objects and arrays', () => {
    const value = { headers: [{ Cookie: PASSWORD, 'set-cookie': [PASSWORD] }], adminToken: PASSWORD, db: { Password: PASSWORD, port: 5432 }, encryptedData: PASSWORD };
    expect(JSON.stringify(redactValue(value))).not.toContain(PASSWORD);
    expect(redactValue(value)).toMatchObject({ db: { port: 5432 } });
  });

  it('hides a Secret wherever it is', () => {
    expect(redactValue({ url: new Secret(PASSWORD) })).toEqual({ url: '[redacted]' });
  });

  it('names bytes by their count, and bounds depth and members', () => {
    expect(redactValue({ body: Buffer.from(PASSWORD) })).toEqual({ body: `[${PASSWORD.length} bytes]` });
    const wide = redactValue(Array.from({ length: 10_000 }, (_none, index) => index)) as unknown[];
    expect(wide).toHaveLength(MAX_LOGGED_MEMBERS + 1);
    const circle: Record<string, unknown> = {};
    circle['self'] = circle;
    expect(JSON.stringify(redactValue(circle)).length).toBeLessThan(200);
  });

  it('turns any value into something that JSON can write', () => {
    fc.assert(fc.property(fc.anything({ withBigInt: true, withDate: true, withTypedArray: true, withNullPrototype: true, withMap: true }), (value) => {
      expect(() => JSON.stringify(redactValue(value))).not.toThrow();
    }));
  });
});

describe('describeError', () => {
  it('keeps type, message, code and causes, and nothing else of an error', () => {
    const cause = Object.assign(new Error('duplicate key'), { code: '23505', parameters: [PASSWORD], query: `INSERT '${PASSWORD}'` });
    const described = describeError(new TypeError('import failed', { cause }));
    expect(described).toMatchObject({ type: 'TypeError', message: 'import failed', cause: { code: '23505', message: 'duplicate key' } });
    expect(JSON.stringify(described)).not.toContain(PASSWORD);
  });

  it('ends for causes that go round in a circle', () => {
    const first = new Error('first');
    first.cause = first;
    expect(JSON.stringify(describeError(first)).length).toBeLessThan(20_000);
  });

  it('describes what is no error', () => {
    expect(describeError({ token: PASSWORD })).toEqual({ type: 'object', message: '{"token":"[redacted]"}' });
    expect(describeError(undefined)).toEqual({ type: 'undefined', message: 'undefined' });
  });
});
