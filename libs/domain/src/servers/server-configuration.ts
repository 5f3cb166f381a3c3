import type { DataSource, EntityManager } from 'typeorm';
import { createEvent } from '../events/index.js';
import { appendToOutbox } from '../messaging/index.js';
import { ConfigurationError } from './configuration-error.js';
import { ServerConfiguration, TARGETING_MODES } from './server-configuration.entity.js';

/** The most update ids one GetExtendedUpdateInfo call may be allowed to ask for. */
export const HIGHEST_MAX_EXTENDED_UPDATES = 1_000;

/** The most updates one SyncUpdates page may be allowed to hold; agents were seen to accept 200. */
export const HIGHEST_MAX_UPDATES_PER_PAGE = 1_000;

/** The longest share or URL, in characters. */
export const MAXIMUM_LOCATION_LENGTH = 1_024;

/** What an administrator can change. Identity, generation and time follow by themselves. */
export type ServerConfigurationChange = Partial<Pick<ServerConfiguration,
  | 'isRegistrationRequired' | 'maxExtendedUpdatesPerRequest' | 'maxUpdatesPerPage'
  | 'targeting' | 'packageServerShare' | 'contentBaseUrl'>>;

/** The configuration, made with a new server identity when there is none. Several processes may ask first at once. */
export async function loadServerConfiguration(dataSource: DataSource): Promise<ServerConfiguration> {
  const found = await dataSource.manager.findOneBy(ServerConfiguration, { id: 1 });
  if (found !== null) return found;
  await createOnce(dataSource.manager);
  return dataSource.manager.findOneByOrFail(ServerConfiguration, { id: 1 });
}

/**
 * Changes the configuration: a new generation and a new LastChange, so that clients with an older cookie are answered with
 * ConfigChanged (MS-WUSP 2.2.2.4), and a ConfigurationChanged event. When nothing differs nothing happens.
 * Throws {@link ConfigurationError}.
 */
export async function updateServerConfiguration(
  dataSource: DataSource,
  changes: ServerConfigurationChange,
  source = '/domain/servers',
): Promise<ServerConfiguration> {
  const wanted = checkConfigurationChange(changes);
  return dataSource.transaction(async (manager) => {
    await createOnce(manager);
    const current = await manager.findOneOrFail(ServerConfiguration, { where: { id: 1 }, lock: { mode: 'pessimistic_write' } });
    if (!differs(current, wanted)) return current;
    const configurationGeneration = current.configurationGeneration + 1;
    const movesContent = wanted.contentBaseUrl !== undefined && wanted.contentBaseUrl !== current.contentBaseUrl;
    await manager.update(ServerConfiguration, { id: 1 }, {
      ...wanted, configurationGeneration, contentLocationGeneration: current.contentLocationGeneration + (movesContent ? 1 : 0), lastChange: () => 'greatest(clock_timestamp(), last_change + interval \'1 ms\')',
    });
    await appendToOutbox(manager, createEvent('ConfigurationChanged', { configurationGeneration }, { source }));
    return manager.findOneByOrFail(ServerConfiguration, { id: 1 });
  });
}

/** The change itself when it is acceptable; only known properties that are present are kept. */
export function checkConfigurationChange(changes: ServerConfigurationChange): ServerConfigurationChange {
  const wanted: ServerConfigurationChange = {};
  if (changes.isRegistrationRequired !== undefined) {
    wanted.isRegistrationRequired = boolean('isRegistrationRequired', changes.isRegistrationRequired);
  }
  if (changes.maxExtendedUpdatesPerRequest !== undefined) {
    wanted.maxExtendedUpdatesPerRequest =
      wholeNumber('maxExtendedUpdatesPerRequest', changes.maxExtendedUpdatesPerRequest, HIGHEST_MAX_EXTENDED_UPDATES);
  }
  if (changes.maxUpdatesPerPage !== undefined) {
    wanted.maxUpdatesPerPage = wholeNumber('maxUpdatesPerPage', changes.maxUpdatesPerPage, HIGHEST_MAX_UPDATES_PER_PAGE);
  }
  if (changes.targeting !== undefined) {
    if (!TARGETING_MODES.includes(changes.targeting)) {
      throw new ConfigurationError('CONFIGURATION_BAD_VALUE', 'targeting', `targeting is one of ${TARGETING_MODES.join(', ')}.`);
    }
    wanted.targeting = changes.targeting;
  }
  if (changes.packageServerShare !== undefined) {
    wanted.packageServerShare = location('packageServerShare', changes.packageServerShare, /^\\\\[^\s\\]+\\.+$/);
  }
  if (changes.contentBaseUrl !== undefined) {
    wanted.contentBaseUrl = location('contentBaseUrl', changes.contentBaseUrl, /^https?:\/\/[^\s]+$/i);
  }
  return wanted;
}

async function createOnce(manager: EntityManager): Promise<void> {
  await manager.query('INSERT INTO servers.server_configuration (id) VALUES (1) ON CONFLICT (id) DO NOTHING');
}

function differs(current: ServerConfiguration, wanted: ServerConfigurationChange): boolean {
  return Object.entries(wanted).some(([key, value]) => current[key as keyof ServerConfigurationChange] !== value);
}

function boolean(key: string, value: boolean): boolean {
  if (typeof value !== 'boolean') throw new ConfigurationError('CONFIGURATION_BAD_VALUE', key, `${key} is true or false.`);
  return value;
}

function wholeNumber(key: string, value: number, highest: number): number {
  if (!Number.isInteger(value) || value < 1 || value > highest) {
    throw new ConfigurationError('CONFIGURATION_OUT_OF_RANGE', key, `${key} is a whole number from 1 to ${highest}.`);
  }
  return value;
}

function location(key: string, value: string | null, form: RegExp): string | null {
  if (value === null) return null;
  if (typeof value !== 'string' || value.length > MAXIMUM_LOCATION_LENGTH || !form.test(value)) {
    throw new ConfigurationError('CONFIGURATION_BAD_VALUE', key, `${key} does not have the form it needs.`);
  }
  return value;
}
