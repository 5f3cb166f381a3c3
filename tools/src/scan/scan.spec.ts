import { describe, expect, it } from '@jest/globals';
import { machines, UpdateClientError, type ReportedUpdate, type ScanReport, type UpdateClientErrorCode } from '@sluice/testing/update-client';
import { explainFailure } from './explain-failure.js';
import { renderReport } from './render-report.js';
import { readScanArguments, UsageError } from './scan-arguments.js';
import { textTable } from './text-table.js';

const CATEGORY = '255022ff-0239-55e3-b35a-9d700eb3a48e';

describe('readScanArguments', () => {
  it('scans the local server as a Windows 11 unless told otherwise', () => {
    expect(readScanArguments([])).toEqual({ server: 'http://localhost:8530', machine: machines.windows11Amd64, category: undefined, json: false });
  });

  it('takes every option', () => {
    expect(readScanArguments(['--server', 'https://wsus:8531', '--machine', 'windows10-arm64', '--category', CATEGORY, '--json'])).toEqual({
      server: 'https://wsus:8531',
      machine: machines.windows10Arm64,
      category: CATEGORY,
      json: true,
    });
    expect(readScanArguments(['--help'])).toBe('help');
  });

  it.each([['--machine', 'amiga'], ['--category', 'Windows'], ['--server', 'wsus:8530'], ['--nonsense'], ['stray']])('refuses %s %s', (...args) => {
    expect(() => readScanArguments(args)).toThrow(UsageError);
  });
});

describe('explainFailure', () => {
  it.each<[UpdateClientErrorCode, number]>([['NOT_REACHABLE', 3], ['BUSY', 3], ['WRONG_ANSWER', 1], ['FAULT', 1], ['TOO_MANY_TRIPS', 1], ['CATEGORY_REFUSED', 2]])('ends %s with %d and a next step', (code, exitCode) => {
    const failure = explainFailure(new UpdateClientError(code, 'SyncUpdates', 'what was seen'));
    expect(failure).toMatchObject({ exitCode, text: expect.stringMatching(/^SyncUpdates: what was seen\n.{20,}/) });
  });

  it('ends a usage error with 2 and the usage', () => {
    expect(explainFailure(new UsageError('no such thing'))).toMatchObject({ exitCode: 2, text: expect.stringContaining('usage: npm run scan') });
  });

  it('leaves mistakes of the program alone', () => {
    expect(explainFailure(new TypeError('x is undefined'))).toBeUndefined();
  });
});

describe('textTable', () => {
  it('aligns numbers to the right and texts to the left', () => {
    const rows = [{ name: 'a', size: 5 }, { name: 'long name', size: 12345 }];
    expect(textTable([{ title: 'name', value: (row: { name: string }) => row.name }, { title: 'size', value: (row: { size: number }) => row.size }], rows)).toEqual([
      'name        size',
      'a              5',
      'long name  12345',
    ]);
  });
});

describe('renderReport', () => {
  const call = (operation: string, fault?: string) => ({ operation, requestBytes: 200, wireBytes: 500, plainBytes: 1150, contentEncoding: 'xpress', milliseconds: 3, ...(fault && { fault }) });
  const file = { fileName: 'a.exe', digest: 'AAAA', sha256: undefined, size: 5, url: 'http://server/Content/a.exe' };
  const update: ReportedUpdate = { revisionId: 7, updateId: 'u7', revisionNumber: 1, title: 'An update', action: 'Install', supersededBy: undefined, offered: true, files: [file] };
  const report: ScanReport = {
    machine: 'windows11-amd64',
    rounds: [{ pass: 'software', sentInstalled: 0, sentOther: 0, newUpdates: 6, newLeaves: 1, changedUpdates: 0, outOfScope: 0, truncated: true, requestBytes: 900, wireBytes: 1234, plainBytes: 5678, milliseconds: 1.6 }],
    calls: [call('GetConfig'), call('SyncUpdates', 'CookieExpired'), call('SyncUpdates'), call('GetExtendedUpdateInfo'), call('GetExtendedUpdateInfo')],
    held: 6,
    needed: [update],
    installed: [],
    notApplicable: [],
    unknownRules: {},
  };

  it('shows rounds, calls, and where files come from', () => {
    const text = renderReport(report);
    expect(text).toMatch(/^ +1 {2}software +0 +0 +6 +1 +0 +0 {2}yes +1234 +5678 +2$/m);
    expect(text).toMatch(/^GetConfig +1 +200 +500 +1150 +3$/m);
    expect(text).toMatch(/^SyncUpdates +1 +200 +500 +1150 +3 +CookieExpired$/m);
    expect(text).toMatch(/^GetExtendedUpdateInfo +2 +400 +1000 +2300 +6$/m);
    expect(text).toContain('  An update  [Install: offered]\n      a.exe, 5 bytes: http://server/Content/a.exe');
    expect(text).toContain('windows11-amd64 needs 1 update:');
  });

  it('says what to do about what looks wrong', () => {
    expect(renderReport({ ...report, needed: [{ ...update, offered: false, action: 'PreDeploymentCheck' }] })).toMatch(/\[not approved\][^]*no update that is needed is approved/);
    expect(renderReport({ ...report, needed: [], held: 0 })).toContain('its catalog is empty');
    expect(renderReport({ ...report, unknownRules: { 'b.WmiQuery': 2 } })).toContain('took for false: b.WmiQuery (2)');
    expect(renderReport({ ...report, needed: [{ ...update, files: [{ ...file, url: undefined }] }] })).toContain('the server gave no address');
  });
});
