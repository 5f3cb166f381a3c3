import { describe, expect, it } from '@jest/globals';
import type { ApplicabilityState } from '../applicability/revision-states.js';
import { parseCoreFragment, type UpdateType } from '../metadata/core-fragment.js';
import type { HeldRevision } from './held-revisions.js';
import { cachedIds, softwarePassContinues } from './sync-rules.js';

const deployment = { ID: 1, Action: 'Evaluate', IsAssigned: true, LastChangeTime: '2026-01-01', HardwareIds: [], ClientBehaviors: [] } as const;

function held(revisionId: number, updateType: UpdateType, isLeaf: boolean): [number, HeldRevision] {
  return [revisionId, { core: parseCoreFragment(`<UpdateIdentity UpdateID="${revisionId}" RevisionNumber="1" /><Properties UpdateType="${updateType}" />`), deployment, isLeaf }];
}

describe('cachedIds (MS-WUSP 3.1.5.7)', () => {
  it('lists as installed only what is installed and no leaf, drivers apart, the rest as other', () => {
    const cache = [held(9, 'Detectoid', false), held(3, 'Detectoid', false), held(4, 'Detectoid', false), held(5, 'Software', true), held(6, 'Driver', true), held(2, 'Driver', false)];
    const states = new Map<number, ApplicabilityState>([[9, 'Installed'], [3, 'Installed'], [4, 'NotApplicable'], [5, 'Installed'], [6, 'Installed'], [2, 'Installed']]);
    expect(cachedIds(cache, states)).toEqual({ installedNonLeaf: [3, 9], otherCached: [4, 5], drivers: [2, 6] });
  });

  it('lists nothing when nothing is held', () => {
    expect(cachedIds([], new Map())).toEqual({ installedNonLeaf: [], otherCached: [], drivers: [] });
  });
});

describe('softwarePassContinues (MS-WUSP 2.2.2.2.4, Truncated)', () => {
  const info = (IsLeaf: boolean) => ({ ID: 1, IsLeaf });
  it.each([
    ['a page cut short', true, [], true],
    ['a page with a revision on which others depend', false, [info(true), info(false)], true],
    ['a full page of leaves that is the last', false, [info(true)], false],
    ['an empty page', false, [], false],
  ])('%s', (_what, Truncated, NewUpdates, expected) => {
    expect(softwarePassContinues({ Truncated, NewUpdates })).toBe(expected);
  });
});
