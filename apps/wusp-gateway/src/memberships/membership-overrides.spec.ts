import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { MembershipChange } from '@sluice/domain/computers';
import { MembershipOverrides } from './membership-overrides.js';

const change = (computerId: string, changeNumber: number, ...targetGroupIds: string[]): MembershipChange =>
  ({ computerId, changeNumber, changedAt: new Date(changeNumber * 1000), targetGroupIds });
const cookie = (clientId: string, membershipChangeNumber: number, ...targetGroupIds: string[]) => ({ clientId, membershipChangeNumber, targetGroupIds });

function overrides(changes: readonly MembershipChange[], maxComputers = 100, completeAfter = 0) {
  const known = new MembershipOverrides(maxComputers);
  known.learn({ changeNumber: Math.max(0, ...changes.map(({ changeNumber }) => changeNumber)), changes: [...changes].sort((a, b) => b.changeNumber - a.changeNumber), completeAfter });
  return known;
}

describe('the groups in a cookie', () => {
  it('stay when nothing changed for that computer since', () => {
    const known = overrides([change('a', 5, 'pilots')]);
    expect([cookie('b', 1, 'site'), cookie('a', 5, 'site'), cookie('a', 9, 'site')].map((one) => known.judge(one).kind)).toEqual(['keep', 'keep', 'keep']);
  });

  it('are replaced by a later change, whatever the last of several', () => {
    const known = overrides([change('a', 5, 'pilots'), change('a', 7, 'site', 'tests')]);
    expect(known.judge(cookie('a', 4, 'site'))).toEqual({ kind: 'replace', targetGroupIds: ['site', 'tests'], membershipChangeNumber: 7 });
    expect(known.judge(cookie('a', 6, 'pilots'))).toMatchObject({ targetGroupIds: ['site', 'tests'] });
  });

  it('stay when the computer was moved away and back: what it was told is still right', () => {
    expect(overrides([change('a', 7, 'site')]).judge(cookie('a', 4, 'site'))).toEqual({ kind: 'keep' });
  });

  it('are not judged by a gateway that has forgotten: the client renews', () => {
    const known = overrides([change('a', 5, 'x'), change('b', 6, 'x'), change('c', 7, 'x')], 2);
    expect(known.size).toBe(2);
    expect(known.judge(cookie('a', 4, 'site'))).toEqual({ kind: 'renew' });
    expect(known.judge(cookie('a', 5, 'site'))).toEqual({ kind: 'keep' });
    expect(known.judge(cookie('c', 4, 'site'))).toMatchObject({ kind: 'replace' });
    expect(overrides([], 2, 9).judge(cookie('a', 8, 'site'))).toEqual({ kind: 'renew' });
  });

  it('need no memory once every cookie that is older has expired', () => {
    const known = overrides([change('a', 5, 'x'), change('b', 6, 'x'), change('c', 7, 'x')]);
    known.forgetBefore(new Date(6500));
    expect([known.size, known.changeNumber]).toEqual([1, 7]);
    known.forgetBefore(new Date(8000));
    expect(known.size).toBe(0);
  });

  it('come out right from any order of learning, with any bound: as the last change says, or by asking the client', () => {
    const changes = fc.array(fc.tuple(fc.constantFrom('a', 'b', 'c', 'd'), fc.constantFrom('x', 'y', 'z')), { maxLength: 20 })
      .map((list) => list.map(([computerId, group], at) => change(computerId, at + 1, group)));
    fc.assert(fc.property(changes, fc.integer({ min: 1, max: 4 }), fc.array(fc.nat(20), { maxLength: 6 }), fc.nat(20), (all, bound, cuts, asOf) => {
      const known = new MembershipOverrides(bound);
      for (const upTo of [...cuts].sort((a, b) => a - b).concat(all.length)) {
        const news = all.filter(({ changeNumber }) => changeNumber > known.changeNumber && changeNumber <= upTo).reverse();
        known.learn({ changeNumber: Math.max(upTo, known.changeNumber), changes: news, completeAfter: 0 });
      }
      for (const computerId of ['a', 'b', 'c', 'd']) {
        const groupAt = (number: number) => all.findLast((one) => one.computerId === computerId && one.changeNumber <= number)?.targetGroupIds ?? ['x'];
        const shown = groupAt(asOf);
        const verdict = known.judge(cookie(computerId, asOf, ...shown));
        const groups = verdict.kind === 'renew' ? 'renewed' : (verdict.kind === 'keep' ? shown : verdict.targetGroupIds);
        expect([groupAt(all.length), 'renewed']).toContainEqual(groups);
        if (asOf >= all.length || bound === 4) expect(verdict.kind).not.toBe('renew');
      }
    }));
  });
});
