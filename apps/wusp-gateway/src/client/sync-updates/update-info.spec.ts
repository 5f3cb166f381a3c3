import { describe, expect, it } from '@jest/globals';
import type { EffectiveDeployment } from '../../compiled-catalog/index.js';
import { wireDeployment, type NewUpdate } from './update-info.js';
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

describe('runs of new updates', () => {
  const sized = (...sizes: number[]): NewUpdate[] => sizes.map((plainLength, revisionId) => ({
    revisionId, deployment, isLeaf: true, core: { kind: 'prepared', plainLength, xpress: new Uint8Array() },
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
