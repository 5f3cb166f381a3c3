import { describe, expect, it } from '@jest/globals';
import { MAXIMUM_ACTIVITY_OF_PART, splitServer, type ActivityToTell, type ServerToTell } from './server-to-tell.js';

const os = (buildNumber: number) => ({
  majorVersion: 10, minorVersion: 0, buildNumber, servicePackMajorNumber: 0, servicePackMinorNumber: 0, locale: 'en-US', suiteMask: 0, oldProductType: 1,
  newProductType: 4, systemMetrics: 0, processorArchitecture: 'Amd64Compatible',
});
const activity = (count: number): ActivityToTell[] => Array.from({ length: count }, (_, number) => ({ updateId: `u${number}`, revisionNumber: 1, successes: 1, failures: 0 }));
const server = (...sizes: number[]): ServerToTell => ({
  serverId: 's', fullDomainName: 's.example', lastSyncTime: null, parentServerId: null, version: '1.0', isReplica: false, lastRollupTime: '2026-11-21T00:00:00.000Z',
  summary: {} as ServerToTell['summary'], clients: sizes.map((size, index) => ({ operatingSystem: os(index), computers: 1, activity: activity(size) })),
});
const shape = (parts: readonly ServerToTell[]) => parts.map(({ clients }) => clients.map((group) => group.activity.length));

describe('splitServer (MS-WSUSSS 3.2.4.5, 2.4)', () => {
  it('leaves a server that fits as it is, also one without clients', () => {
    expect(splitServer(server(1, 2), 2)).toEqual([server(1, 2)]);
    expect(shape(splitServer(server(), 5))).toEqual([[]]);
  });

  it('splits at the limit; the parts differ in their clients only', () => {
    const parts = splitServer(server(1, 2, 3, 4, 5), 2);
    expect(shape(parts)).toEqual([[1, 2], [3, 4], [5]]);
    expect(parts.map((part) => ({ ...part, clients: [] }))).toEqual(Array(3).fill({ ...server(), clients: [] }));
  });

  it('keeps parts short where there are very many attempts, and loses none', () => {
    const parts = splitServer(server(MAXIMUM_ACTIVITY_OF_PART * 2 + 1, 5), 100);
    expect(shape(parts)).toEqual([[MAXIMUM_ACTIVITY_OF_PART], [MAXIMUM_ACTIVITY_OF_PART], [1, 5]]);
    expect(new Set(parts.flatMap(({ clients }) => clients.filter(({ operatingSystem }) => operatingSystem.buildNumber === 0).flatMap((group) => group.activity.map(({ updateId }) => updateId)))).size)
      .toBe(MAXIMUM_ACTIVITY_OF_PART * 2 + 1);
  });
});
