import { describe, expect, it } from '@jest/globals';
import { actionFor, CLIENT_FEATURES, featureKey, understands, type ClientFeature } from './client-protocol.js';

const version = (text: string) => {
  const [major = 0, minor = 0] = text.split('.').map(Number);
  return { major, minor };
};
const features = (text: string) => (Object.keys(CLIENT_FEATURES) as ClientFeature[]).filter((feature) => understands(version(text), feature));

describe('what a client understands (MS-WUSP notes <11>, <22>, <23>)', () => {
  it.each([
    ['1.0', []],
    ['1.5', []],
    ['1.6', ['driverHardwareIds']],
    ['1.7', ['driverHardwareIds', 'categoryScan']],
    ['1.8', ['driverHardwareIds', 'categoryScan', 'presetDeploymentFields']],
    ['1.9', ['driverHardwareIds', 'categoryScan', 'presetDeploymentFields']],
    ['1.90', ['driverHardwareIds', 'categoryScan', 'presetDeploymentFields']],
    ['2.0', ['driverHardwareIds', 'categoryScan', 'presetDeploymentFields', 'optionalInstall']],
    ['2.90', ['driverHardwareIds', 'categoryScan', 'presetDeploymentFields', 'optionalInstall']],
  ])('at version %s is %j', (text, expected) => {
    expect(features(text)).toEqual(expected);
  });

  it('is the same key for versions that are answered alike, and for no others', () => {
    expect(featureKey(version('2.4'))).toBe(featureKey(version('2.90')));
    const keys = ['1.0', '1.6', '1.7', '1.8', '2.0'].map((text) => featureKey(version(text)));
    expect(new Set(keys).size).toBe(keys.length);
  });
});

describe('an action for a client (MS-WUSP 2.2.2.2.4, Action and IsAssigned)', () => {
  const optional = { action: 'OptionalInstall', isAssigned: false } as const;

  it('is OptionalInstall where that is known, else an Install that only users start', () => {
    expect(actionFor(optional, version('2.0'))).toEqual(optional);
    for (const old of ['1.0', '1.8', '1.9']) expect(actionFor(optional, version(old))).toEqual({ action: 'Install', isAssigned: false });
  });

  it('stays what it is otherwise', () => {
    for (const action of ['Install', 'Uninstall', 'PreDeploymentCheck', 'Evaluate', 'Bundle'] as const) {
      expect(actionFor({ action, isAssigned: true }, version('1.0'))).toEqual({ action, isAssigned: true });
    }
  });
});
