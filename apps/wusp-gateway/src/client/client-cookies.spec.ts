import { randomBytes } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { parseDateTime } from '@sluice/protocol/soap';
import { Sealer, type ClientCookieContent } from '@sluice/platform/cookies';
import { OperationFault } from '@sluice/platform/soap-host';
import type { GatewayConfig } from '../gateway.config.js';
import type { ServerStateService } from '@sluice/platform/server-state';
import type { MembershipVerdict } from '../memberships/membership-overrides.js';
import type { MembershipsService } from '../memberships/memberships.service.js';
import { ClientCookies } from './client-cookies.js';
import { knownContentLocations, watermark } from './get-cookie.handler.js';

const KEY = { keyId: 1, secret: randomBytes(32) };
const RING = { current: KEY, find: () => KEY };
const config = { SLUICE_GATEWAY_COOKIE_MINUTES: 60 } as GatewayConfig;
const server = (serverId = '11111111-1111-4111-8111-111111111111', configurationGeneration = 3, contentLocationGeneration = 1) => ({
  current: { sealer: new Sealer(serverId, RING), configuration: { configurationGeneration, contentLocationGeneration } },
}) as unknown as ServerStateService;
const memberships = (verdict: MembershipVerdict = { kind: 'keep' }) => ({ judge: () => verdict }) as unknown as MembershipsService;

const cookies = new ClientCookies(server(), memberships(), config);
const content: Omit<ClientCookieContent, 'expiresAt'> = {
  clientId: 'client', protocolVersion: { major: 2, minor: 90 }, configurationGeneration: 3, changeNumber: 17, categoryScanChangeNumber: 0, driverChangeNumber: 0, printerChangeNumber: 0, registered: true, targetGroupIds: [],
  membershipChangeNumber: 15, contentLocationGeneration: 1,
};

const codeOf = (run: () => unknown): string => {
  try {
    run();
  } catch (error) {
    if (error instanceof OperationFault) return error.errorCode;
    throw error;
  }
  return 'none';
};

describe('the cookies of the client web service', () => {
  it('live for the configured time and open again with what they carry', () => {
    const cookie = cookies.issue(content);
    const left = parseDateTime(cookie.Expiration).getTime() - Date.now();
    expect(left).toBeGreaterThan(59 * 60_000);
    expect(left).toBeLessThanOrEqual(60 * 60_000);
    expect(cookies.open(cookie)).toMatchObject(content);
  });

  it('keep their expiry when they are reissued, but not their bytes', () => {
    const cookie = cookies.issue(content);
    const next = cookies.reissue({ ...cookies.open(cookie), changeNumber: 18 });
    expect(next.Expiration).toBe(cookie.Expiration);
    expect(Buffer.from(next.EncryptedData ?? []).equals(Buffer.from(cookie.EncryptedData ?? []))).toBe(false);
    expect(cookies.open(next).changeNumber).toBe(18);
  });

  it('are judged by what they carry, not by what the client writes beside it', () => {
    const expired = cookies.reissue({ ...content, expiresAt: Date.now() - 1 });
    expect(codeOf(() => cookies.open({ ...expired, Expiration: '2099-01-01T00:00:00Z' }))).toBe('CookieExpired');
  });

  it('of an older configuration make the client read it again', () => {
    const cookie = new ClientCookies(server(undefined, 2), memberships(), config).issue({ ...content, configurationGeneration: 2 });
    expect(codeOf(() => cookies.open(cookie))).toBe('ConfigChanged');
  });

  it('of another server make the client start over', () => {
    const cookie = new ClientCookies(server('22222222-2222-4222-8222-222222222222'), memberships(), config).issue(content);
    expect(codeOf(() => cookies.open(cookie))).toBe('ServerChanged');
    expect(codeOf(() => cookies.openOld(cookie))).toBe('ServerChanged');
  });

  it('name the present groups when an administrator changed them, and start telling from the beginning', () => {
    const moved = new ClientCookies(server(), memberships({ kind: 'replace', targetGroupIds: ['g'], membershipChangeNumber: 20 }), config);
    expect(moved.open(cookies.issue({ ...content, categoryScanChangeNumber: 9, driverChangeNumber: 8, printerChangeNumber: 7 }))).toMatchObject({
      targetGroupIds: ['g'], membershipChangeNumber: 20, changeNumber: 0, categoryScanChangeNumber: 0, driverChangeNumber: 0, printerChangeNumber: 0,
      clientId: 'client', registered: true,
    });
  });

  it('whose groups nobody can vouch for any more are renewed', () => {
    const forgetful = new ClientCookies(server(), memberships({ kind: 'renew' }), config);
    expect(codeOf(() => forgetful.open(cookies.issue(content)))).toBe('CookieExpired');
  });

  it('from before content moved are refused for a synchronization only', () => {
    const elsewhere = new ClientCookies(server(undefined, 3, 2), memberships(), config);
    const cookie = cookies.issue(content);
    expect(codeOf(() => elsewhere.open(cookie))).toBe('FileLocationChanged');
    expect(elsewhere.openAnywhere(cookie)).toMatchObject(content);
  });

  it('that are old are none when they hold nothing, whatever their age when they are ours, and a fault when they are not', () => {
    expect(cookies.openOld(undefined)).toBeUndefined();
    expect(cookies.openOld({ Expiration: '2026-10-04T15:03:36Z' })).toBeUndefined();
    expect(cookies.openOld(cookies.reissue({ ...content, expiresAt: 1 }))).toMatchObject({ changeNumber: 17 });
    expect(codeOf(() => cookies.openOld({ Expiration: '2026-10-04T15:03:36Z', EncryptedData: Buffer.alloc(224) }))).toBe('InvalidCookie');
  });
});

describe('the watermark of a renewed cookie', () => {
  const old = { ...content, expiresAt: 1, targetGroupIds: ['a', 'b'] };

  it('is carried over for the same client with the same groups', () => {
    expect(watermark(old, 'client', ['a', 'b'])).toBe(17);
  });

  it('starts at zero for everybody else', () => {
    expect([watermark(undefined, 'client', []), watermark(old, 'other', ['a', 'b']), watermark(old, 'client', ['a'])]).toEqual([0, 0, 0]);
  });
});

describe('the content addresses that a client knows when it renews its cookie', () => {
  const old = { ...content, expiresAt: 1, targetGroupIds: [] };
  const moved = { configurationGeneration: 4, contentLocationGeneration: 2 };

  it('are the old ones when the configuration changed since it last synchronized', () => {
    expect(knownContentLocations(old, 'client', moved)).toBe(1);
    expect(knownContentLocations({ ...old, changeNumber: 0, categoryScanChangeNumber: 3 }, 'client', moved)).toBe(1);
  });

  it('count as the present ones for everybody else, and for a client that did not react to the fault', () => {
    expect(knownContentLocations(undefined, 'client', moved)).toBe(2);
    expect(knownContentLocations(old, 'other', moved)).toBe(2);
    expect(knownContentLocations({ ...old, changeNumber: 0 }, 'client', moved)).toBe(2);
    expect(knownContentLocations({ ...old, configurationGeneration: 4 }, 'client', moved)).toBe(2);
  });
});
