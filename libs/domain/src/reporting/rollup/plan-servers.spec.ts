import { describe, expect, it } from '@jest/globals';
import { MAXIMUM_DOWNSTREAM_SERVERS } from '../../downstream-servers/index.js';
import { planServers, type KnownServer } from './plan-servers.js';
import type { ToldServer } from './told-server.js';

const OWN = '00000000-9999-4000-8000-000000000000';
const [A, B, C] = ['a', 'b', 'c'].map((letter) => `${letter.repeat(8)}-0000-4000-8000-000000000000`) as [string, string, string];
const at = (minute: number): Date => new Date(Date.UTC(2026, 10, 21, 12, minute));
const told = (serverId: string, parentServerId: string | null, changes: Partial<ToldServer> = {}): ToldServer => ({
  serverId, name: '', parentServerId, version: null, isReplica: false, lastSyncTime: null, lastRollupTime: at(10), toldRollupTime: at(10), summary: null, clients: [], ...changes,
});
const known = (parentServerId: string | null = null, changes: Partial<KnownServer> = {}): KnownServer => ({ parentServerId, lastRollupTime: null, toldRollupTime: null, ...changes });
const ids = (servers: readonly ToldServer[]): string[] => servers.map(({ serverId }) => serverId);
const refusal = (code: string) => expect.objectContaining({ name: 'RefusedRollup', code });

describe('servers that are told of (MS-WSUSSS 3.1.4.14)', () => {
  it('come behind the one they synchronise from, which is known or told of beside them', () => {
    expect(ids(planServers(OWN, new Map([[A, known()]]), [told(B, A), told(C, B), told(A, null)]).stored)).toEqual([B, C, A]);
    expect(ids(planServers(OWN, new Map(), [told(B, A), told(A, null)]).stored)).toEqual([B, A]);
    expect(() => planServers(OWN, new Map([[A, known()]]), [told(C, B)])).toThrow(refusal('UNKNOWN_SERVER'));
  });

  it('build no circle, neither among themselves nor with those that are known', () => {
    const circle = refusal('SERVERS_IN_CIRCLE');
    expect(() => planServers(OWN, new Map(), [told(OWN, null)])).toThrow(circle);
    expect(() => planServers(OWN, new Map(), [told(A, A)])).toThrow(circle);
    expect(() => planServers(OWN, new Map([[A, known(B)], [B, known()]]), [told(B, A)])).toThrow(circle);
    expect(ids(planServers(OWN, new Map([[A, known(B)], [B, known()]]), [told(A, null), told(B, A)]).stored)).toEqual([A, B]);
  });

  it('are ignored when what is known is newer', () => {
    const before = new Map([[A, known(null, { lastRollupTime: at(12), toldRollupTime: at(12) })]]);
    expect(planServers(OWN, before, [told(A, null)])).toEqual({ stored: [], ignored: 1 });
    expect(planServers(OWN, before, [told(A, null, { lastRollupTime: at(12), toldRollupTime: at(12) })]).ignored).toBe(0);
  });

  it('count although their clock was put back, when that is sure', () => {
    const before = new Map([[A, known(null, { lastRollupTime: at(12), toldRollupTime: new Date('2030-01-01T00:00:00Z') })]]);
    expect(planServers(OWN, before, [told(A, null, { lastRollupTime: at(13), toldRollupTime: at(13) })]).ignored).toBe(1);
    expect(planServers(OWN, before, [told(A, null, { lastRollupTime: at(14), toldRollupTime: at(14) })]).ignored).toBe(0);
  });

  it('that come in pieces are one, with the clients of all of them', () => {
    const piece = (computers: number) => told(A, null, { clients: [{ computers } as ToldServer['clients'][number]] });
    expect(planServers(OWN, new Map(), [piece(1), piece(2)]).stored.map(({ clients }) => clients)).toEqual([[{ computers: 1 }, { computers: 2 }]]);
  });

  it('are no more than there is room for', () => {
    const full = new Map(Array.from({ length: MAXIMUM_DOWNSTREAM_SERVERS }, (_, index) => [`server-${index}`, known()]));
    expect(() => planServers(OWN, full, [told(A, null)])).toThrow(refusal('TOO_MANY_SERVERS'));
    expect(planServers(OWN, full, [told('server-1', null)]).stored).toHaveLength(1);
  });
});
