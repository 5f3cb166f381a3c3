import { describe, expect, it } from '@jest/globals';
import { machines, UpdateClientError, type Explanation, type ReportedUpdate, type ScanReport, type UpdateClientErrorCode } from '@sluice/testing/update-client';
import { displayWidth } from '../output/display-width.js';
import { readMachine } from './read-machine-file.js';
import { renderScan } from './render-scan.js';
import { explainingFailures } from './scan-failure.js';
import { scanIdentity } from './scan-identity.js';

const call = (operation: string, fault?: string) => ({ operation, requestBytes: 200, wireBytes: 500, plainBytes: 1150, contentEncoding: 'xpress', milliseconds: 3, ...(fault && { fault }) });
const file = { fileName: 'a.exe', digest: 'AAAA', sha256: undefined, size: 5000, url: 'http://server/Content/a.exe', decryptable: false };
const update: ReportedUpdate = {
  revisionId: 7, updateId: 'u7', revisionNumber: 1, title: 'An update (KB7)', kbArticles: ['7'], action: 'Install', supersededBy: undefined, offered: true, files: [file],
};
const report: ScanReport = {
  machine: 'windows11-amd64',
  rounds: [{ pass: 'software', sentInstalled: 0, sentOther: 0, newUpdates: 6, newLeaves: 1, changedUpdates: 0, outOfScope: 0, truncated: true, requestBytes: 900, wireBytes: 1234, plainBytes: 5678, milliseconds: 1.6 }],
  calls: [call('GetConfig'), call('SyncUpdates', 'CookieExpired'), call('SyncUpdates'), call('GetExtendedUpdateInfo'), call('GetExtendedUpdateInfo')],
  held: 6, needed: [update], installed: [], notApplicable: [], cannotEvaluate: [], unknownRules: {},
};
const explain = (updateId: string): Explanation => ({ updateId, verdict: 'notApproved', revisionNumber: 1, updateType: 'Software', title: updateId, kbArticles: [], reasons: [{ kind: 'action', action: 'PreDeploymentCheck' }] });
const render = (changed: Partial<ScanReport> = {}, isVerbose = false) => renderScan({ report: { ...report, ...changed }, explain, columns: 60, isVerbose }).join('\n');

describe('renderScan', () => {
  it('begins with what is offered', () => {
    expect(render()).toMatch(/^windows11-amd64 would be offered 1 update:\n {2}An update \(KB7\)\n {6}Install, 1 file, 5\.0 KB\n/);
  });

  it('says why the rest is not, and what to do', () => {
    const text = render({ needed: [{ ...update, offered: false, action: 'PreDeploymentCheck' }] });
    expect(text).toMatch(/would be offered no updates\.[^]*It needs 1 update that is not offered:\n {2}An update \(KB7\)\n {6}Nobody approved it/);
    expect(text).toContain('Nothing is offered, because nothing that windows11-amd64 needs is approved for it');
    expect(render({ needed: [], held: 0 })).toContain('its catalog is empty');
  });

  it('names what it could not evaluate', () => {
    const undecided = { revisionId: 8, updateId: 'u8', revisionNumber: 1, updateType: 'Software' as const, title: 'Odd', problems: [{ operator: 'b.WmiQuery', reason: 'no answer' }] };
    const text = render({ cannotEvaluate: [undecided], unknownRules: { 'b.WmiQuery': 1 } });
    expect(text).toMatch(/About 1 update nobody can tell:\n {2}Odd\n/);
    expect(text).toContain('could not evaluate b.WmiQuery (1)');
  });

  it('shows rounds and calls to those who want everything', () => {
    const text = render({}, true);
    expect(text).toMatch(/^ +1 {2}software +0 +0 +6 +1 +0 +0 {2}yes +1234 +5678 +2$/m);
    expect(text).toMatch(/^SyncUpdates +1 +200 +500 +1150 +3 {2}CookieExpired$/m);
    expect(text).toMatch(/^GetExtendedUpdateInfo +2 +400 +1000 +2300 +6 {2}-$/m);
  });

  it('fits long titles of any script, and keeps the number of the article', () => {
    const text = render({ needed: [{ ...update, title: `${'更新プログラム'.repeat(10)} (KB5034123)` }] });
    expect(text).toMatch(/^ {2}更新.*… \(KB5034123\)$/m);
    expect(displayWidth(text.split('\n')[1] ?? '')).toBeLessThanOrEqual(60);
  });
});

describe('explainingFailures', () => {
  it.each<[UpdateClientErrorCode, number]>([['NOT_REACHABLE', 3], ['BUSY', 3], ['WRONG_ANSWER', 1], ['FAULT', 1], ['TOO_MANY_TRIPS', 1], ['CATEGORY_REFUSED', 2]])('ends %s with %d and a next step', async (code, exitCode) => {
    const failing = explainingFailures(() => Promise.reject(new UpdateClientError(code, 'SyncUpdates', 'what was seen')));
    await expect(failing).rejects.toMatchObject({ exitCode, message: expect.stringMatching(/^SyncUpdates: what was seen\n.{20,}/) });
  });

  it('leaves mistakes of the program alone', async () => {
    await expect(explainingFailures(() => Promise.reject(new TypeError('x is undefined')))).rejects.toThrow(TypeError);
  });
});

describe('scanIdentity', () => {
  it('is a GUID that stays the same for a machine', () => {
    const { clientId, dnsName } = scanIdentity(machines.windows11Amd64, undefined, undefined);
    expect(clientId).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-a[0-9a-f]{3}-[0-9a-f]{12}$/);
    expect(dnsName).toBe('windows11-amd64.scan.invalid');
    expect(scanIdentity(machines.windows11Amd64, undefined, 'Pilots')).toEqual({ clientId, dnsName, targetGroupName: 'Pilots' });
    expect(scanIdentity(machines.server2022Amd64, undefined, undefined).clientId).not.toBe(clientId);
  });
});

describe('readMachine', () => {
  it('knows the described machines by name', () => {
    expect(readMachine('server2022-amd64').windows.productType).toBe(3);
  });

  it('names those when a file cannot be read', () => {
    expect(() => readMachine('amiga')).toThrow(/^amiga cannot be read: [^]*windows11-amd64/);
  });
});
