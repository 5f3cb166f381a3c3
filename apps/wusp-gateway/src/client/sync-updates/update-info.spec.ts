import { describe, expect, it } from '@jest/globals';
import type { EffectiveDeployment } from '../../compiled-catalog/index.js';
import { updateInfoKey, wireDeployment, type NewUpdate } from './update-info.js';
import { splitIntoRuns } from './update-info-writer.service.js';

const deployment: EffectiveDeployment = {
  deploymentId: 8059, action: 'Evaluate', deadline: null, isAssigned: true, downloadPriority: 0, lastChangeTime: new Date('2026-10-04T23:59:59.999Z'),
};

describe('a deployment on the wire', () => {
  it('has the seven children of a real server, with the date only', () => {
    expect(wireDeployment(deployment, { major: 2, minor: 90 })).toEqual({
      ID: 8059, Action: 'Evaluate', IsAssigned: true, LastChangeTime: '2026-10-04', AutoSelect: '0', AutoDownload: '0', SupersedenceBehavior: '0',
      HardwareIds: [], ClientBehaviors: [],
    });
  });

  it('keeps from clients before 1.8 what they must not be sent (MS-WUSP 2.2.2.2.4)', () => {
    const sent = Object.keys(wireDeployment(deployment, { major: 1, minor: 7 }));
    expect(sent).not.toEqual(expect.arrayContaining(['AutoSelect']));
    expect(sent).not.toEqual(expect.arrayContaining(['AutoDownload']));
    expect(sent).not.toEqual(expect.arrayContaining(['SupersedenceBehavior']));
  });

  it('says by when, if there is a deadline', () => {
    const urgent = { ...deployment, deadline: new Date('2026-12-01T08:00:00Z') };
    expect(wireDeployment(urgent, { major: 2, minor: 90 }).Deadline).toBe('2026-12-01T08:00:00Z');
  });
});

describe('the hardware ids of a driver (MS-WUSP 2.2.2.2.4, notes 23 and 54)', () => {
  it('go to clients from 1.6 on', () => {
    const sent = (major: number, minor: number) => wireDeployment(deployment, { major, minor }, ['PCI\\A', 'PCI\\B']).HardwareIds;
    expect([sent(1, 5), sent(1, 6), sent(2, 90)]).toEqual([[], ['PCI\\A', 'PCI\\B'], ['PCI\\A', 'PCI\\B']]);
  });

  it('tell written entries apart, where they are written', () => {
    const update = (...hardwareIds: string[]): NewUpdate => ({ revisionId: 1, deployment, hardwareIds, isLeaf: true, core: { kind: 'prepared', plainLength: 1, xpress: new Uint8Array() } });
    const key = (minor: number, ...hardwareIds: string[]) => updateInfoKey(update(...hardwareIds), { major: 1, minor });
    expect(new Set([key(8), key(8, 'a'), key(8, 'a', 'b'), key(8, 'a","b')]).size).toBe(4);
    expect(key(5, 'a')).toBe(key(5, 'b'));
  });
});

describe('runs of new updates', () => {
  const sized = (...sizes: number[]): NewUpdate[] => sizes.map((plainLength, revisionId) => ({
    revisionId, deployment, hardwareIds: [], isLeaf: true, core: { kind: 'prepared', plainLength, xpress: new Uint8Array() },
  }));
  const sizes = (...lengths: number[]) => splitIntoRuns(sized(...lengths)).map((run) => run.map((update) => update.core.plainLength));

  it('hold neighbours up to one block, and keep the order', () => {
    expect(sizes(6_000, 6_000, 4_000, 6_000, 500)).toEqual([[6_000, 6_000, 4_000], [6_000, 500]]);
  });

  it('leave large ones alone', () => {
    expect(sizes(100, 50_000, 100, 100, 9_000)).toEqual([[100], [50_000], [100, 100], [9_000]]);
    expect(sizes()).toEqual([]);
  });
});
