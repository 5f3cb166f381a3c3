import { randomBytes } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  type ClientCookieContent, isAtLeast, MAX_SEALED_BYTES, openAuthorizationCookie, openClientCookie, parseProtocolVersion,
  sealAuthorizationCookie, sealClientCookie, SealError, Sealer, type SealingKey,
} from './index.js';

const SERVER = '3b1c0c5e-2f4d-4f7a-9a57-0e6c1f2d3a4b';
const OTHER_SERVER = '9d1c0c5e-2f4d-4f7a-9a57-0e6c1f2d3a4b';

function ring(...keys: SealingKey[]) {
  return { current: keys[0] as SealingKey, find: (keyId: number) => keys.find((key) => key.keyId === keyId) };
}

const key = (keyId: number): SealingKey => ({ keyId, secret: randomBytes(32) });
const key1 = key(1);
const sealer = new Sealer(SERVER, ring(key1));

const content: ClientCookieContent = {
  clientId: 'e1da06a3-5601-43c9-bac3-52d5db701494',
  expiresAt: 1_800_000_000_000,
  protocolVersion: { major: 2, minor: 90 },
  configurationGeneration: 7,
  changeNumber: 123_456_789,
  categoryScanChangeNumber: 123_456_790,
  driverChangeNumber: 123_456_791,
  printerChangeNumber: 123_456_792,
  registered: true,
  targetGroupIds: ['a0a08746-4dbe-4a37-9adf-9e7652c0b421', 'b73ca6ed-5727-47f3-84de-015e03f6a88a'],
  membershipChangeNumber: 123_456_700,
  contentLocationGeneration: 3,
};

const failure = (run: () => unknown): string => {
  try {
    run();
  } catch (error) {
    if (error instanceof SealError) return error.code;
    throw error;
  }
  return 'opened';
};

describe('a client cookie', () => {
  it('comes back as it was sealed', () => {
    expect(openClientCookie(sealer, sealClientCookie(sealer, content))).toEqual(content);
  });

  it('is different each time, so that nobody can compare clients by it', () => {
    expect(sealClientCookie(sealer, content).equals(sealClientCookie(sealer, content))).toBe(false);
  });

  it('opens after the key was rotated, while the old key is kept', () => {
    const sealed = sealClientCookie(sealer, content);
    expect(openClientCookie(new Sealer(SERVER, ring(key(2), key1)), sealed)).toEqual(content);
    expect(failure(() => openClientCookie(new Sealer(SERVER, ring(key(2))), sealed))).toBe('UNREADABLE');
  });

  it('of another server is told apart from a forged one', () => {
    const foreign = sealClientCookie(new Sealer(OTHER_SERVER, ring(key1)), content);
    expect(failure(() => openClientCookie(sealer, foreign))).toBe('FOREIGN_SERVER');
  });

  it('does not open as an authorization cookie, nor the other way round', () => {
    const authorization = sealAuthorizationCookie(sealer, { clientId: 'a', dnsName: 'b', targetGroupName: '', expiresAt: 1 });
    expect(failure(() => openClientCookie(sealer, authorization))).toBe('UNREADABLE');
    expect(failure(() => openAuthorizationCookie(sealer, sealClientCookie(sealer, content)))).toBe('UNREADABLE');
  });

  it('with any single byte changed is refused', () => {
    const sealed = sealClientCookie(sealer, content);
    for (let at = 0; at < sealed.length; at++) {
      const changed = Buffer.from(sealed);
      changed[at] = (changed[at] as number) ^ 0x40;
      expect(failure(() => openClientCookie(sealer, changed))).not.toBe('opened');
    }
  });

  it('of any bytes whatever fails with our own error only', () => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: MAX_SEALED_BYTES + 10 }), (bytes) => {
      expect(failure(() => openClientCookie(sealer, Buffer.from(bytes)))).toMatch(/UNREADABLE|FOREIGN_SERVER/);
    }));
  });

  it('refuses a payload that another layout wrote with the right key', () => {
    const odd = sealer.seal('clientCookie', Buffer.from('seven..'));
    expect(failure(() => openClientCookie(sealer, odd))).toBe('UNREADABLE');
    const long = sealer.seal('clientCookie', Buffer.alloc(400));
    expect(failure(() => openClientCookie(sealer, long))).toBe('UNREADABLE');
  });
});

describe('an authorization cookie', () => {
  it('comes back as it was sealed, with every name a client may have', () => {
    const names = fc.string({ maxLength: 60 });
    fc.assert(fc.property(names, names, names, (clientId, dnsName, targetGroupName) => {
      const sealed = sealAuthorizationCookie(sealer, { clientId, dnsName, targetGroupName, expiresAt: 5 });
      expect(openAuthorizationCookie(sealer, sealed)).toEqual({
        clientId: Buffer.from(clientId).toString(), dnsName: Buffer.from(dnsName).toString(),
        targetGroupName: Buffer.from(targetGroupName).toString(), expiresAt: 5,
      });
    }));
  });

  it('refuses to seal a name that is too long rather than cutting it', () => {
    expect(() => sealAuthorizationCookie(sealer, { clientId: 'x'.repeat(256), dnsName: '', targetGroupName: '', expiresAt: 1 }))
      .toThrow(RangeError);
  });
});

describe('a protocol version', () => {
  it('is any two numbers with a period', () => {
    expect(parseProtocolVersion('2.90')).toEqual({ major: 2, minor: 90 });
    expect(['', '2', '2.', '2.9.1', 'a.b', '99999.1', undefined].map(parseProtocolVersion)).toEqual(Array(7).fill(undefined));
  });

  it('compares by number, part by part', () => {
    const at = (text: string, major: number, minor: number) => isAtLeast(parseProtocolVersion(text) as never, major, minor);
    expect([at('2.90', 1, 8), at('1.8', 1, 8), at('1.10', 1, 8), at('1.7', 1, 8), at('0.9', 1, 0)])
      .toEqual([true, true, true, false, false]);
  });
});
