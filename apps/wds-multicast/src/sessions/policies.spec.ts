import { describe, expect, it } from '@jest/globals';
import { SecurityMode } from '@sluice/protocol/wds/msi';
import { parseMulticastRange } from '../network/multicast-range.js';
import { makeServerKeys, sessionSecurity, withOddParity } from './server-security.js';
import { NumberPool } from './session-numbers.js';
import { isTooSlow, slowClientAction, type PaceOfSession } from './slow-clients.js';
import { mayStart } from './start-policy.js';

describe('the start of a session', () => {
  it('is at once, at a time, or when enough wait', () => {
    const none = { startAt: null, startClients: null };
    expect(mayStart({ ...none, startMode: 'automatic' }, 0, 0)).toBe(true);
    const at = { startMode: 'at', startAt: new Date(1_000), startClients: null } as const;
    expect([mayStart(at, 999, 200), mayStart(at, 1_000, 0)]).toEqual([false, true]);
    const clients = { startMode: 'clients', startAt: null, startClients: 3 } as const;
    expect([mayStart(clients, 1e15, 2), mayStart(clients, 0, 3)]).toEqual([false, true]);
  });
});

describe('slow clients', () => {
  const clients = [{ clientId: 1, isMaster: false, supportsDemote: true }, { clientId: 2, isMaster: true, supportsDemote: true }];
  const pace: PaceOfSession = { isSending: true, bytesPerSecond: 99, speed: 0, clients };
  const disconnect = { slowClients: 'disconnect', minimumRate: 100, speeds: null } as const;
  const split = { slowClients: 'split', minimumRate: 100, speeds: 2 } as const;

  it('hold up others only while data is sent, and only when there are others', () => {
    expect(isTooSlow(disconnect, pace)).toBe(true);
    expect(isTooSlow({ slowClients: 'none', minimumRate: null, speeds: null }, pace)).toBe(false);
    for (const changed of [{ isSending: false }, { bytesPerSecond: 100 }, { clients: clients.slice(1) }]) expect(isTooSlow(disconnect, { ...pace, ...changed })).toBe(false);
  });

  it('are sent away, or to a slower session as long as there may be one', () => {
    expect(slowClientAction(disconnect, pace)).toEqual({ kind: 'disconnect', clientId: 2 });
    expect(slowClientAction(split, pace)).toEqual({ kind: 'demote', clientId: 2 });
    expect(slowClientAction(split, { ...pace, speed: 1 })).toBeNull();
    expect(slowClientAction({ ...split, speeds: 3 }, { ...pace, speed: 1 })).toEqual({ kind: 'demote', clientId: 2 });
    expect(slowClientAction(split, { ...pace, clients: [clients[0]!, { ...clients[1]!, supportsDemote: false }] })).toEqual({ kind: 'disconnect', clientId: 2 });
    expect(slowClientAction(disconnect, { ...pace, clients: clients.slice(0, 1) })).toBeNull();
  });
});

describe('the numbers of sessions', () => {
  it('are never shared, and come back', () => {
    const pool = new NumberPool({ first: 5_000, last: 5_002 }, [parseMulticastRange('239.0.0.0/29')!], () => 0);
    const taken = [pool.take(4), pool.take(4), pool.take(4)];
    expect(taken).toEqual([
      { wireId: 1, port: 5_000, multicastAddress: '239.0.0.0' }, { wireId: 2, port: 5_001, multicastAddress: '239.0.0.1' }, { wireId: 3, port: 5_002, multicastAddress: '239.0.0.2' },
    ]);
    expect([pool.take(4), pool.take(6)]).toEqual([null, null]);
    pool.giveBack(taken[1]!);
    expect(pool.take(4)).toEqual(taken[1]);
  });
});

describe('the security of sessions', () => {
  it('is the configured one, and the checksum for clients without an operating system', async () => {
    const keys = await makeServerKeys();
    expect(sessionSecurity('sign', true, 'sha256', keys)).toEqual({ serverMode: SecurityMode.checksum, clientMode: SecurityMode.checksum, hashAlgorithm: 'sha256', hashKey: null, signKey: null });
    expect(sessionSecurity('none', false, 'sha1', keys)).toMatchObject({ serverMode: SecurityMode.none, clientMode: SecurityMode.none, hashKey: null });
    expect(sessionSecurity('hash', false, 'sha1', keys)).toMatchObject({ serverMode: SecurityMode.hash, clientMode: SecurityMode.hash, hashKey: Uint8Array.from(keys.hashKey), signKey: null });
    const signed = sessionSecurity('sign', false, 'sha1', keys);
    expect([signed.serverMode, signed.clientMode, signed.hashKey?.length, signed.signKey?.type, signed.signKey?.asymmetricKeyDetails?.modulusLength])
      .toEqual([SecurityMode.sign, SecurityMode.hash, 24, 'private', 2_048]);
  });

  it('has keys whose bytes all have odd parity, as that of the example in MS-WDSMSI 4.1 has', () => {
    const example = Buffer.from('2F15F82AE0683EF79E6D62A70BDC519D2A3246E0FDB354E9', 'hex');
    expect(withOddParity(example).equals(example)).toBe(true);
    expect([...withOddParity(Uint8Array.of(0, 1, 2, 3, 0xfe, 0xff))]).toEqual([1, 1, 2, 2, 0xfe, 0xfe]);
  });
});
