import { describe, expect, it } from '@jest/globals';
import { decideComputer, type KnownComputer } from './decide-computer.js';
import type { ToldComputer } from './told-computer.js';

const [A, B] = ['aaaaaaaa-0000-4000-8000-000000000000', 'bbbbbbbb-0000-4000-8000-000000000000'] as const;
const at = (minute: number): Date => new Date(Date.UTC(2026, 10, 21, 12, minute));
const told = (changes: Partial<ToldComputer> = {}): ToldComputer => ({
  computerId: 'one', parentServerId: A, lastSyncTime: at(10), lastSyncResult: 1, lastReportedRebootTime: null, lastReportedStatusTime: null,
  lastInventoryTime: null, details: null, ...changes,
});
const known = (changes: Partial<KnownComputer> = {}): KnownComputer => ({ parentServerId: A, lastSyncTime: at(10), lastContact: at(10), hasRollupDetails: true, ...changes });
const details = { registration: {}, ipAddress: null, targetGroupIds: [], requestedGroups: [] };
const stored = (moves: boolean, wantsDetails: boolean) => ({ kind: 'stored', moves, wantsDetails });

describe('a computer that a server below tells of (MS-WSUSSS 3.1.4.15)', () => {
  it('is new, and its details are wanted unless they are there', () => {
    expect(decideComputer(told(), null, null)).toEqual(stored(true, true));
    expect(decideComputer(told({ details }), null, null)).toEqual(stored(true, false));
  });

  it('is told again by the same server', () => {
    expect(decideComputer(told(), known(), null)).toEqual(stored(false, false));
    expect(decideComputer(told({ lastSyncTime: null }), known({ lastSyncTime: null }), null)).toEqual(stored(false, false));
  });

  it('is asked for its details until they came, because an answer may be lost', () => {
    expect(decideComputer(told(), known({ hasRollupDetails: false }), null)).toEqual(stored(false, true));
  });

  it('moves to the server it synchronised with last, and not back by an older word', () => {
    expect(decideComputer(told({ parentServerId: B, lastSyncTime: at(11) }), known(), null)).toEqual(stored(true, true));
    expect(decideComputer(told({ parentServerId: B }), known(), null)).toEqual(stored(true, true));
    expect(decideComputer(told({ parentServerId: B, lastSyncTime: at(9) }), known(), null)).toEqual({ kind: 'ignored' });
    expect(decideComputer(told({ parentServerId: B, lastSyncTime: null }), known(), null)).toEqual({ kind: 'ignored' });
  });

  it('of the same server may be a little earlier, as corrected clocks are, and not more', () => {
    expect(decideComputer(told({ lastSyncTime: at(9) }), known(), null)).toEqual(stored(false, false));
    expect(decideComputer(told({ lastSyncTime: at(8) }), known(), null)).toEqual({ kind: 'ignored' });
  });

  it('calls this server itself until it has synchronised below after it was here', () => {
    const here = known({ parentServerId: null, lastSyncTime: null, lastContact: at(12), hasRollupDetails: false });
    for (const lastSyncTime of [null, at(11), at(12)]) expect(decideComputer(told({ lastSyncTime }), here, null)).toEqual({ kind: 'ignored' });
    expect(decideComputer(told({ lastSyncTime: at(13) }), here, null)).toEqual(stored(true, true));
  });

  it('was deleted here, and comes back when it synchronised since', () => {
    for (const lastSyncTime of [null, at(11), at(12)]) expect(decideComputer(told({ lastSyncTime }), null, at(12))).toEqual({ kind: 'deleted' });
    expect(decideComputer(told({ lastSyncTime: at(13) }), null, at(12))).toEqual(stored(true, true));
  });
});
