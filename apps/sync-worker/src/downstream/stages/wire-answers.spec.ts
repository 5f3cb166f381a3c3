import { describe, expect, it } from '@jest/globals';
import type { ServerSyncConfigData, ServerSyncDeployment } from '@sluice/protocol/wsusss';
import { configurationOf, takesReports } from './synchronize-configuration.js';
import { ordersOf } from './synchronize-deployments.js';

const answer = (changes: Partial<ServerSyncConfigData> = {}): ServerSyncConfigData => ({
  CatalogOnlySync: false, LazySync: true, ServerHostsPsfFiles: false, MaxNumberOfComputerIdsInRequest: 0, MaxNumberOfDriverSetsPerRequest: 0,
  MaxNumberOfPnpHardwareIdsInRequest: 0, MaxNumberOfUpdatesPerRequest: 100, NewConfigAnchor: 'a', ProtocolVersion: '1.20', LanguageUpdateList: [],
  MaxUpdatesPerRequestInGetUpdateDecryptionData: 100, ...changes,
});
const german = { id: 1031, shortName: 'de', longName: 'German', enabled: true };

describe('the configuration of the upstream server (MS-WSUSSS 3.1.4.4.3.1)', () => {
  it.each([[0, 100], [-5, 100], [1, 1], [80, 80], [100, 100], [100_000, 200]])('allows %s revisions a question: %s are asked for', (allowed, asked) => {
    expect(configurationOf(answer({ MaxNumberOfUpdatesPerRequest: allowed }), { languages: [] }).maxUpdatesPerRequest).toBe(asked);
  });

  it('lists only the languages that changed', () => {
    const changed = { LanguageID: 1031, ShortLanguage: 'DE', LongLanguage: 'German', Enabled: false };
    const known = [german, { id: 1033, shortName: 'en', longName: 'English', enabled: true }];
    expect(configurationOf(answer(), { languages: known }).languages).toEqual(known);
    expect(configurationOf(answer({ LanguageUpdateList: [changed] }), { languages: known }).languages).toEqual([{ ...german, enabled: false }, known[1]]);
  });

  it.each(['2.0', '1', '1.x', 'abc'])('is refused with version %s', (version) => {
    expect(() => configurationOf(answer({ ProtocolVersion: version }), { languages: [] })).toThrow(expect.objectContaining({ code: 'UPSTREAM_INCOMPATIBLE' }));
  });

  it.each([['', false], ['1.1', false], ['1.2', false], ['1.3', true], ['1.8', true], ['1.20', true]])('of version "%s" takes reports: %s (MS-WSUSSS 1.7)', (version, takes) => {
    expect(takesReports(version)).toBe(takes);
  });
});

describe('the orders of the upstream server (MS-WSUSSS 3.1.4.10.3.5)', () => {
  const deployment = (changes: Partial<ServerSyncDeployment> = {}): ServerSyncDeployment => ({
    UpdateId: 'AAAAAAAA-0000-4000-8000-000000000001', RevisionNumber: 1, Action: 0, Deadline: '9999-12-31T23:59:59.9999999', IsAssigned: true, GoLiveTime: '2026-01-02T03:04:05Z',
    DeploymentGuid: 'BBBBBBBB-0000-4000-8000-000000000001', TargetGroupId: 'CCCCCCCC-0000-4000-8000-000000000001', DownloadPriority: 1, ...changes,
  });
  const orders = (...deployments: ServerSyncDeployment[]) => ordersOf({ Groups: [], Deployments: deployments, DeadDeployments: [], HiddenUpdates: [], AcceptedEulas: [] }, true).deployments;

  it('have no deadline in the year 9999, and a beginning only when it is one', () => {
    expect(orders(deployment())).toMatchObject([{ deadline: null, goLiveTime: new Date('2026-01-02T03:04:05Z'), updateId: 'aaaaaaaa-0000-4000-8000-000000000001' }]);
    expect(orders(deployment({ Deadline: '2026-12-24T18:00:00Z', GoLiveTime: '0001-01-01T00:00:00' }))).toMatchObject([{ deadline: new Date('2026-12-24T18:00:00Z'), goLiveTime: null }]);
  });

  it('are left out when their action is none there is', () => {
    expect(orders(deployment({ Action: 4 }), deployment({ Action: -1 }), deployment({ RevisionNumber: -1 }), deployment({ Action: 3 }))).toHaveLength(1);
  });
});
