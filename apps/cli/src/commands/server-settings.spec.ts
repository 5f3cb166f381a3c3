import { describe, expect, it } from '@jest/globals';
import type { Server } from '../api/resources.js';
import { readAssignments } from './server-settings.js';

const CURRENT = { upstream: { kind: 'wsus', url: 'http://old:8530' } } as Server;

describe('readAssignments', () => {
  it.each<[string[], object]>([
    [['targeting=client'], { targeting: 'client' }],
    [['languages=en, de'], { languages: ['en', 'de'] }],
    [['languages=all'], { languages: null }],
    [['schedule=4@03:30'], { schedule: { timesPerDay: 4, timeOfDay: '03:30' } }],
    [['schedule=off'], { schedule: null }],
    [['registrationRequired=no'], { registrationRequired: false }],
    [['content.baseUrl=none', 'content.expressFiles=yes'], { content: { baseUrl: null, expressFiles: true } }],
    [['limits.maxUpdatesPerPage=50'], { limits: { maxUpdatesPerPage: 50 } }],
    [['downstreamServers.allowedAccounts=a.example, *.b.example', 'downstreamServers.allowedNetworks=all'], { downstreamServers: { allowedAccounts: ['a.example', '*.b.example'], allowedNetworks: null } }],
    [['downstreamServers.allowedNetworks=none'], { downstreamServers: { allowedNetworks: [] } }],
    // The server replaces `upstream` as a whole, so what is not named comes from what stands now.
    [['upstream.kind=sluice'], { upstream: { kind: 'sluice', url: 'http://old:8530' } }],
    [['upstream.kind=microsoft', 'upstream.url=none'], { upstream: { kind: 'microsoft', url: null } }],
    [['content.packageShare=\\\\server\\share=1'], { content: { packageShare: '\\\\server\\share=1' } }],
  ])('%j', (assignments, change) => {
    expect(readAssignments(assignments)(CURRENT)).toEqual(change);
  });

  it.each([
    [['colour=red'], 'colour=red is no setting'],
    [['toString=1'], 'toString=1 is no setting'],
    [['targeting'], 'targeting is no setting with a value'],
    [['schedule=daily'], 'schedule: expected off'],
    [['registrationRequired=maybe'], 'registrationRequired: expected yes or no'],
    [['limits.maxUpdatesPerPage=many'], 'expected a number'],
    [['targeting=client', 'targeting=server'], 'given twice'],
  ])('refuses %j', (assignments, message) => {
    expect(() => readAssignments(assignments)).toThrow(message);
  });
});
