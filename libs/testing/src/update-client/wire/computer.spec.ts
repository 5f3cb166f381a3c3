import { describe, expect, it } from '@jest/globals';
import { machines } from '../machine/machines.js';
import { computerInfo, systemSpec } from './computer.js';
import { recoverySteps } from './fault-recovery.js';
import { retryTime } from './retry-after.js';

describe('what the agent says about its computer', () => {
  it('packs a driver version into 64 bits', () => {
    const [device] = machines.windows11Amd64.devices;
    if (device?.driver === undefined) throw new Error('the machine has no driver');
    const machine = { ...machines.windows11Amd64, devices: [{ ...device, driver: { ...device.driver, verVersion: '10.0.26100.8036' } }] };
    // The number a real agent sent for this version.
    expect(systemSpec(machine)[0]?.installedDriver?.DriverVerVersion).toBe(2814751477604196n);
  });

  it('registers with the build that identifies Windows, not with its name', () => {
    const info = computerInfo({ clientId: 'c', dnsName: 'pc1.example' }, machines.windows11Amd64);
    expect(info).toMatchObject({ DnsName: 'pc1.example', OSBuildNumber: 26200, OSDescription: 'Windows 10 Pro', ProcessorArchitecture: 'AMD64', OldProductType: 1 });
  });
});

describe('recoverySteps (MS-WUSP 2.2.2.4)', () => {
  it.each(['InternalServerError', 'InvalidParameters', 'ServerBusy', 'toString', ''])('has none for %s', (errorCode) => {
    expect(recoverySteps(errorCode)).toBeUndefined();
  });
});

describe('retryTime (HTTP Retry-After)', () => {
  const now = new Date('2026-03-01T12:00:00Z');

  it.each([
    ['30', '2026-03-01T12:00:30.000Z'],
    ['0', '2026-03-01T12:00:00.000Z'],
    ['Sun, 01 Mar 2026 12:05:00 GMT', '2026-03-01T12:05:00.000Z'],
    ['Sun, 01 Mar 2026 11:00:00 GMT', undefined],
    ['soon', undefined],
    ['-5', undefined],
    ['99999999999', undefined],
    [undefined, undefined],
  ])('reads %s', (header, expected) => {
    expect(retryTime(header, now)?.toISOString()).toBe(expected);
  });
});
