import { describe, expect, it } from '@jest/globals';
import { policyKeys, WINDOWS_UPDATE_KEY, type ClientPolicy, type PolicyValue } from './client-policy.js';
import { judge } from './check-https.js';
import { groupPolicyText, intuneText } from './policy-text.js';
import { policyWarnings } from './policy-warnings.js';
import { readRegistryFile, registryFileBytes, writeRegistryFile } from './registry-file.js';

const POLICY: ClientPolicy = {
  server: 'https://updates.example:8531', alternate: undefined, group: 'Büro "Nord"', automaticUpdates: 'schedule', day: 4, hour: 3, detectionHours: 7, mayUseInternet: false,
};

describe('the policy of a client', () => {
  it('names the server twice and protects the client', () => {
    const [update, automatic] = policyKeys(POLICY);
    expect(update?.values).toEqual(expect.arrayContaining([
      { name: 'WUServer', data: POLICY.server }, { name: 'WUStatusServer', data: POLICY.server },
      { name: 'TargetGroupEnabled', data: 1 }, { name: 'TargetGroup', data: POLICY.group },
      { name: 'DoNotEnforceEnterpriseTLSCertPinningForUpdateDetection', data: 0 }, { name: 'SetProxyBehaviorForUpdateDetection', data: 0 },
      { name: 'DoNotConnectToWindowsUpdateInternetLocations', data: 1 },
    ]));
    expect(automatic?.values).toEqual(expect.arrayContaining([{ name: 'UseWUServer', data: 1 }, { name: 'AUOptions', data: 4 }, { name: 'ScheduledInstallDay', data: 4 }, { name: 'ScheduledInstallTime', data: 3 }, { name: 'DetectionFrequency', data: 7 }]));
  });

  it('leaves out what was not asked for', () => {
    const names = policyKeys({ ...POLICY, group: undefined, automaticUpdates: 'notify' }).flatMap(({ values }) => values.map(({ name }) => name));
    for (const name of ['TargetGroup', 'TargetGroupEnabled', 'UpdateServiceUrlAlternate', 'ScheduledInstallDay']) expect(names).not.toContain(name);
  });
});

describe('a registry file', () => {
  it('survives writing and reading, in any script', () => {
    const keys = policyKeys(POLICY);
    const text = writeRegistryFile(keys, ['two\r\nlines']);
    expect(text).toMatch(/^Windows Registry Editor Version 5\.00\r\n\r\n; two lines\r\n/);
    expect(text).toContain('"TargetGroup"="Büro \\"Nord\\""\r\n');
    expect(text).toContain('"DetectionFrequency"=dword:00000007\r\n');
    expect(readRegistryFile(registryFileBytes(text))).toEqual(keys);
    expect(readRegistryFile(Buffer.from(text, 'utf8'))).toEqual(keys);
  });

  it('reads what Registry Editor exports, and passes over what is of another type', () => {
    const text = 'REGEDIT4\n\n[-HKEY_CURRENT_USER\\Gone]\n[HKLM\\Software\\X]\n"A"="a\\\\b"\n"B"=hex:01,02\n@="default"\n"C"=dword:FF\n';
    expect(readRegistryFile(Buffer.from(text))).toEqual([{ path: 'HKEY_LOCAL_MACHINE\\Software\\X', values: [{ name: 'A', data: 'a\\b' }, { name: 'C', data: 255 }] }]);
    expect(readRegistryFile(Buffer.from('hello'))).toBeUndefined();
  });
});

describe('policyWarnings', () => {
  const warned = (values: Record<string, string | number>) => {
    const both = { WUServer: 'https://a.example:8531', WUStatusServer: 'https://a.example:8531', UseWUServer: 1, ...values };
    const list: PolicyValue[] = Object.entries(both).map(([name, data]) => ({ name, data }));
    return policyWarnings([{ path: WINDOWS_UPDATE_KEY.toUpperCase(), values: list }]).map(({ value, text }) => `${value} ${text}`);
  };

  it('has nothing to say about what this program writes', () => {
    expect(policyWarnings(policyKeys(POLICY))).toEqual([]);
    expect(warned({})).toEqual([]);
  });

  it.each<[Record<string, string | number>, string]>([
    [{ WUServer: 'http://a.example:8530' }, 'WUServer is not HTTPS'],
    [{ WUStatusServer: 'http://a.example:8530' }, 'WUStatusServer is not HTTPS'],
    [{ UpdateServiceUrlAlternate: 'http://cdn.example' }, 'UpdateServiceUrlAlternate is not HTTPS'],
    [{ WUServer: 'https://localhost:8531' }, 'WUServer is this very machine'],
    [{ WUServer: 'https://10.0.0.5:8531' }, 'WUServer is an IP address'],
    [{ WUServer: 'updates' }, 'WUServer is no address'],
    [{ WUServer: '' }, 'WUServer is missing'],
    [{ UseWUServer: 0 }, 'UseWUServer is not 1'],
    [{ SetProxyBehaviorForUpdateDetection: 1 }, 'SetProxyBehaviorForUpdateDetection is 1'],
    [{ DoNotEnforceEnterpriseTLSCertPinningForUpdateDetection: 1 }, 'DoNotEnforceEnterpriseTLSCertPinningForUpdateDetection is 1'],
    [{ TargetGroup: 'Pilots' }, 'TargetGroupEnabled is not 1'],
    [{ TargetGroupEnabled: 1 }, 'TargetGroup is missing'],
  ])('warns about %j', (values, text) => {
    expect(warned(values)).toEqual([expect.stringContaining(text)]);
  });
});

describe('settings for people', () => {
  it('name the group policy settings', () => {
    const text = groupPolicyText(POLICY).join('\n');
    expect(text).toMatch(/Set the intranet update service for detecting updates: https:\/\/updates\.example:8531/);
    expect(text).toMatch(/Target group name for this computer: Büro "Nord"/);
    expect(text).toMatch(/Scheduled install day: 4 - Wednesday\n {4}Scheduled install time: 03:00/);
  });

  it('say what Intune has no setting for', () => {
    const text = intuneText(POLICY).join('\n');
    expect(text).toMatch(/Policy\/Config\/Update\/UpdateServiceUrl\n {4}String: https:\/\/updates\.example:8531/);
    expect(text).toMatch(/have no setting in the Policy CSP[^]*TargetGroup/);
    expect(intuneText({ ...POLICY, automaticUpdates: 'download' }).join('\n')).toContain('AUOptions = 3');
  });
});

describe('judge', () => {
  const now = new Date('2026-03-01T00:00:00Z');
  const seen = { name: 'updates.example', validTo: new Date('2026-12-01T00:00:00Z'), protocol: 'TLSv1.3', reason: undefined };

  it.each([
    [seen, true, /^The certificate is for updates\.example, TLSv1\.3, valid until 2026-12-01\.$/],
    [{ ...seen, reason: 'SELF_SIGNED_CERT_IN_CHAIN' }, false, /does not trust it \(SELF_SIGNED/],
    [{ ...seen, validTo: new Date('2026-03-11T00:00:00Z') }, false, /ends in 10 days/],
    [{ ...seen, validTo: new Date('2026-02-01T00:00:00Z') }, false, /has ended/],
  ])('%j', (certificate, isGood, text) => {
    const check = judge(certificate, now);
    expect(check.isGood).toBe(isGood);
    expect(check.lines.join('\n')).toMatch(text);
  });
});
