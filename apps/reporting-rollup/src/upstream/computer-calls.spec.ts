import { describe, expect, it } from '@jest/globals';
import { encodeRequest } from '@sluice/protocol/soap';
import { reporting } from '@sluice/protocol/wsusss';
import type { ComputerToTell } from '@sluice/domain/reporting/rollup-run';
import { computerCalls, MAXIMUM_COMPUTERS_BYTES } from './computer-calls.js';
import { computerInfo } from './wire-computer.js';

const computer = (computerId: string, text = 'usual'): reporting.ComputerRollupInfo => computerInfo({
  computerId, parentServerId: null, lastSyncTime: null, lastSyncResult: 0, lastReportedRebootTime: null, lastReportedStatusTime: null, lastInventoryTime: null,
  digest: Buffer.alloc(0), hasDetailsChanged: true,
  details: {
    targetGroupIds: [], requestedGroups: text, ipAddress: null, dnsName: text, osMajorVersion: 10, osMinorVersion: 0, osBuildNumber: 1, osServicePackMajorNumber: null,
    osServicePackMinorNumber: null, osLocale: text, osDescription: text, manufacturer: text, model: text, biosVersion: text, biosName: text, biosReleaseDate: null,
    processorArchitecture: text, suiteMask: null, oldProductType: 300, newProductType: null, systemMetrics: null, clientVersion: text,
  },
} satisfies ComputerToTell, '00000000-0000-4000-8000-000000000001');
const bytes = (computers: reporting.ComputerRollupInfo[]) => encodeRequest(reporting.rollupComputers, { clientTime: '2026-11-21T00:00:00Z', computers }).length;

describe('computerCalls', () => {
  it('leaves a page of usual computers together', () => {
    const page = Array.from({ length: 1_500 }, (_, index) => computer(`pc-${index}`));
    expect(computerCalls(page)).toEqual([page]);
    expect(computerCalls([])).toEqual([]);
  });

  it.each(['&', '"', '\u0001', '<script>', 'ü€', '\u{1F600}', 'a;'])('keeps calls short, however computers describe themselves: %j, and loses none', (text) => {
    const page = Array.from({ length: 1_500 }, (_, index) => computer(`pc-${index}`, text.repeat(1_024).slice(0, 1_024)));
    const calls = computerCalls(page);
    expect(calls.flat()).toEqual(page);
    for (const call of calls) expect(bytes(call)).toBeLessThan(MAXIMUM_COMPUTERS_BYTES * 1.1);
  });
});
