import { describe, expect, it } from '@jest/globals';
import { ConfigurationError, checkConfigurationChange, type ServerConfigurationChange } from './index.js';

describe('checkConfigurationChange', () => {
  it('keeps the known properties that are present', () => {
    const change = { maxUpdatesPerPage: 30, packageServerShare: null, contentBaseUrl: 'https://content.test:8531', serverId: 'other' };
    expect(checkConfigurationChange(change as ServerConfigurationChange)).toEqual({
      maxUpdatesPerPage: 30, packageServerShare: null, contentBaseUrl: 'https://content.test:8531',
    });
  });

  it.each<[string, string, ServerConfigurationChange]>([
    ['CONFIGURATION_OUT_OF_RANGE', 'maxUpdatesPerPage', { maxUpdatesPerPage: 0 }],
    ['CONFIGURATION_OUT_OF_RANGE', 'maxUpdatesPerPage', { maxUpdatesPerPage: 1_001 }],
    ['CONFIGURATION_OUT_OF_RANGE', 'maxExtendedUpdatesPerRequest', { maxExtendedUpdatesPerRequest: 1.5 }],
    ['CONFIGURATION_BAD_VALUE', 'targeting', { targeting: 'both' as 'server' }],
    ['CONFIGURATION_BAD_VALUE', 'packageServerShare', { packageServerShare: 'C:\\share' }],
    ['CONFIGURATION_BAD_VALUE', 'contentBaseUrl', { contentBaseUrl: 'file:///etc/passwd' }],
    ['CONFIGURATION_BAD_VALUE', 'contentBaseUrl', { contentBaseUrl: `http://${'x'.repeat(1_100)}` }],
    ['CONFIGURATION_BAD_VALUE', 'isRegistrationRequired', { isRegistrationRequired: 1 as unknown as boolean }],
  ])('answers %s about %s', (code, key, change) => {
    expect(() => checkConfigurationChange(change)).toThrow(expect.objectContaining({ code, key }));
    expect(() => checkConfigurationChange(change)).toThrow(ConfigurationError);
  });
});
