import { randomBytes } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  openServerAuthorization, openServerCookie, sealServerAuthorization, sealServerCookie, SealError, Sealer, type SealingKey,
} from './index.js';

const key: SealingKey = { keyId: 1, secret: randomBytes(32) };
const ring = { current: key, find: (keyId: number) => (keyId === 1 ? key : undefined) };
const sealer = new Sealer('3b1c0c5e-2f4d-4f7a-9a57-0e6c1f2d3a4b', ring);
const otherServer = new Sealer('9d1c0c5e-2f4d-4f7a-9a57-0e6c1f2d3a4b', ring);

const authorization = { accountGuid: '6f1c2f6e-3f0b-4d3a-9b1e-0d2f6a1c5e12', accountName: 'branch.example', expiresAt: 1_800_000_000_000 };
const cookie = { ...authorization, protocolVersion: { major: 1, minor: 20 } };

const failure = (run: () => unknown): string => {
  try {
    run();
  } catch (error) {
    if (error instanceof SealError) return error.code;
    throw error;
  }
  return 'opened';
};

describe('the cookies of downstream servers (MS-WSUSSS 2.2.4.7, 2.2.4.8)', () => {
  it('come back as they were sealed', () => {
    expect(openServerAuthorization(sealer, sealServerAuthorization(sealer, authorization))).toEqual(authorization);
    expect(openServerCookie(sealer, sealServerCookie(sealer, cookie))).toEqual(cookie);
  });

  it('do not stand in for each other', () => {
    expect(failure(() => openServerCookie(sealer, sealServerAuthorization(sealer, authorization)))).toBe('UNREADABLE');
    expect(failure(() => openServerAuthorization(sealer, sealServerCookie(sealer, cookie)))).toBe('UNREADABLE');
  });

  it('name the server that made them', () => {
    expect(failure(() => openServerCookie(sealer, sealServerCookie(otherServer, cookie)))).toBe('FOREIGN_SERVER');
  });

  it('do not open with any byte changed', () => {
    const sealed = sealServerCookie(sealer, cookie);
    fc.assert(fc.property(fc.integer({ min: 0, max: sealed.length - 1 }), fc.integer({ min: 1, max: 255 }), (at, by) => {
      const forged = Buffer.from(sealed);
      forged[at] = forged[at]! ^ by;
      expect(['UNREADABLE', 'FOREIGN_SERVER']).toContain(failure(() => openServerCookie(sealer, forged)));
    }));
  });
});
