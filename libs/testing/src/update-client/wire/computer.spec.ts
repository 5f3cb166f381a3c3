import { describe, expect, it } from '@jest/globals';
import { machines } from '../machine/machines.js';
import { computerInfo, systemSpec } from './computer.js';
import { recoverySteps } from './fault-recovery.js';

describe('what the agent says about its computer', () => {
  it('packs a driver version into 64 bits', () => {
    const [device] = machines.windows11Amd64.devices;
    if (device === undefined) throw new Error('the machine has no device');
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
  it.each(['InternalServerError', 'InvalidParameters', 'ServerBusy', 'RegistrationNotRequired', 'toString', ''])('has none for %s', (errorCode) => {
    expect(recoverySteps(errorCode)).toBeUndefined();
  });
});
