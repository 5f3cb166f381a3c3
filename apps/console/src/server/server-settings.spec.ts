import { describe, expect, it } from '@jest/globals';
import { ServerConfiguration, SynchronizationConfiguration } from '@sluice/domain/servers';
import { POINTER_OF_SETTING, accessRuleChange, configurationChange, serverRepresentation, synchronizationChange } from './server-settings.js';
import { serverChangeSchema, serverSchema } from './server.schema.js';

const server: ServerConfiguration = Object.assign(new ServerConfiguration(), {
  id: 1, serverId: 'a0a08746-4dbe-4a37-9adf-9e7652c0b421', configurationGeneration: 3, lastChange: new Date(0), isRegistrationRequired: true,
  maxExtendedUpdatesPerRequest: 50, maxUpdatesPerPage: 200, targeting: 'server', packageServerShare: null, contentBaseUrl: null,
});
const synchronization: SynchronizationConfiguration = Object.assign(new SynchronizationConfiguration(), {
  id: 1, upstreamKind: 'wsus', upstreamUrl: 'https://a.example', role: 'autonomous', timesPerDay: 2, firstMinuteOfDay: 205, languages: ['de'],
  rollupDetail: 'computers', rollupsPerDay: 0, contentStorage: 'local', contentDownload: 'approved', contentSource: 'upstream', expressFiles: false,
});

const access = { allowedAccounts: ['*.example'], allowedNetworks: null };

describe('the settings of the server', () => {
  it('are shown in the documented form', () => {
    const shown = serverRepresentation(server, synchronization, access);
    expect(serverSchema.parse(shown)).toEqual(shown);
    expect(shown.schedule).toEqual({ timesPerDay: 2, timeOfDay: '03:25' });
    expect(serverRepresentation(server, { ...synchronization, timesPerDay: 0 }, access).schedule).toBeNull();
  });

  it('come back as they are when a change repeats all that is shown', () => {
    const { serverId: _serverId, configurationGeneration: _generation, lastChange: _lastChange, ...settings } = serverRepresentation(server, synchronization, access);
    const change = serverChangeSchema.parse(settings);
    expect(server).toMatchObject(configurationChange(change));
    expect(synchronization).toMatchObject(synchronizationChange(change));
    expect(accessRuleChange(change)).toEqual(access);
    expect([...Object.keys(configurationChange(change)), ...Object.keys(synchronizationChange(change)), ...Object.keys(accessRuleChange(change))].sort()).toEqual(Object.keys(POINTER_OF_SETTING).sort());
  });

  it('that a change does not name stay', () => {
    expect([configurationChange({}), synchronizationChange({}), accessRuleChange({})]).toEqual([{}, {}, {}]);
    expect(accessRuleChange({ downstreamServers: { allowedNetworks: null } })).toEqual({ allowedNetworks: null });
    expect(configurationChange({ content: { baseUrl: null } })).toEqual({ contentBaseUrl: null });
    expect(synchronizationChange({ schedule: null, languages: null })).toEqual({ timesPerDay: 0, firstMinuteOfDay: 0, languages: null });
  });

  it.each([{ role: 'boss' }, { schedule: { timesPerDay: 0, timeOfDay: '01:00' } }, { languages: [] }, { limits: { maxUpdatesPerPage: 0 } }, { serverId: 'x' }, { content: { colour: 1 } }, []])(
    'are not changed by %j', (change) => {
      expect(serverChangeSchema.safeParse(change).success).toBe(false);
    });
});
