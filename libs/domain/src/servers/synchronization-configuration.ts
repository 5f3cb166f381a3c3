import type { DataSource, EntityManager } from 'typeorm';
import { ConfigurationError } from './configuration-error.js';
import { MAXIMUM_LOCATION_LENGTH } from './server-configuration.js';
import {
  CONTENT_DOWNLOADS, CONTENT_SOURCES, CONTENT_STORAGES, ROLLUP_DETAILS, SERVER_ROLES, SynchronizationConfiguration, UPSTREAM_KINDS,
} from './synchronization-configuration.entity.js';

/** The most languages that can be chosen; all of them is a choice of its own. */
export const MAXIMUM_LANGUAGES = 100;

/** Minutes of a day. */
const DAY_MINUTES = 1_440;

/** How a language is named: a primary tag and perhaps a script or region, such as `de`, `pt-br`, `zh-hant`. */
const LANGUAGE = /^[a-z]{2,3}(-[a-z0-9]{2,8}){0,2}$/;

/** What an administrator can change. */
export type SynchronizationConfigurationChange = Partial<Omit<SynchronizationConfiguration, 'id'>>;

/** The configuration of synchronization, made with its defaults when there is none. */
export async function loadSynchronizationConfiguration(dataSource: DataSource): Promise<SynchronizationConfiguration> {
  await createOnce(dataSource.manager);
  return dataSource.manager.findOneByOrFail(SynchronizationConfiguration, { id: 1 });
}

/**
 * Changes how this server synchronizes. The result as a whole must make sense: a replica has an upstream server, and exactly
 * servers that are not Microsoft's have a URL. Clients are not told, because nothing of it reaches GetConfig.
 * Throws {@link ConfigurationError}; then nothing was changed.
 */
export async function updateSynchronizationConfiguration(
  dataSource: DataSource, changes: SynchronizationConfigurationChange,
): Promise<SynchronizationConfiguration> {
  return dataSource.transaction(async (manager) => {
    await createOnce(manager);
    const current = await manager.findOneOrFail(SynchronizationConfiguration, { where: { id: 1 }, lock: { mode: 'pessimistic_write' } });
    const wanted = checkSynchronizationConfiguration({ ...current, ...changes, id: 1 });
    await manager.update(SynchronizationConfiguration, { id: 1 }, wanted);
    return manager.findOneByOrFail(SynchronizationConfiguration, { id: 1 });
  });
}

/** The configuration with its languages sorted and its URL in normal form. Throws {@link ConfigurationError}. */
export function checkSynchronizationConfiguration(wanted: SynchronizationConfiguration): SynchronizationConfiguration {
  requireOneOf('upstreamKind', wanted.upstreamKind, UPSTREAM_KINDS);
  requireOneOf('role', wanted.role, SERVER_ROLES);
  requireOneOf('rollupDetail', wanted.rollupDetail, ROLLUP_DETAILS);
  requireOneOf('contentStorage', wanted.contentStorage, CONTENT_STORAGES);
  requireOneOf('contentDownload', wanted.contentDownload, CONTENT_DOWNLOADS);
  requireOneOf('contentSource', wanted.contentSource, CONTENT_SOURCES);
  requireRange('timesPerDay', wanted.timesPerDay, 24);
  requireRange('rollupsPerDay', wanted.rollupsPerDay, 24);
  requireRange('firstMinuteOfDay', wanted.firstMinuteOfDay, DAY_MINUTES - 1);
  if (wanted.role === 'replica' && !isServer(wanted)) {
    throw bad('role', 'A replica needs an upstream server of kind wsus or sluice.');
  }
  if (wanted.timesPerDay > 0 && wanted.upstreamKind === 'none') {
    throw bad('timesPerDay', 'Without an upstream server there is nothing to synchronize at any time.');
  }
  return { ...wanted, upstreamUrl: upstreamUrl(wanted), languages: languages(wanted.languages) };
}

async function createOnce(manager: EntityManager): Promise<void> {
  await manager.query('INSERT INTO servers.synchronization_configuration (id) VALUES (1) ON CONFLICT (id) DO NOTHING');
}

function isServer({ upstreamKind }: SynchronizationConfiguration): boolean {
  return upstreamKind === 'wsus' || upstreamKind === 'sluice';
}

function upstreamUrl(wanted: SynchronizationConfiguration): string | null {
  if (!isServer(wanted)) {
    if (wanted.upstreamUrl !== null) throw bad('upstreamUrl', `An upstream of kind ${wanted.upstreamKind} has no URL of its own.`);
    return null;
  }
  const text = wanted.upstreamUrl ?? '';
  const url = text.length <= MAXIMUM_LOCATION_LENGTH && URL.canParse(text) ? new URL(text) : undefined;
  const isBase = url !== undefined && url.search === '' && url.hash === '' && url.username === '' && url.password === '';
  if (!isBase || !['http:', 'https:'].includes(url.protocol)) {
    throw bad('upstreamUrl', 'The upstream server is named by an http or https URL without credentials, query or fragment.');
  }
  return url.href.replace(/\/$/, '');
}

function languages(wanted: readonly string[] | null): string[] | null {
  if (wanted === null) return null;
  const distinct = [...new Set(wanted.map((language) => language.toLowerCase()))].sort();
  if (distinct.length === 0 || distinct.length > MAXIMUM_LANGUAGES || !distinct.every((language) => LANGUAGE.test(language))) {
    throw bad('languages', `languages names 1 to ${MAXIMUM_LANGUAGES} languages such as de or pt-br, or is null for all of them.`);
  }
  return distinct;
}

function requireOneOf(key: string, value: string, values: readonly string[]): void {
  if (!values.includes(value)) throw bad(key, `${key} is one of ${values.join(', ')}.`);
}

function requireRange(key: string, value: number, highest: number): void {
  if (!Number.isInteger(value) || value < 0 || value > highest) {
    throw new ConfigurationError('CONFIGURATION_OUT_OF_RANGE', key, `${key} is a whole number from 0 to ${highest}.`);
  }
}

function bad(key: string, message: string): ConfigurationError {
  return new ConfigurationError('CONFIGURATION_BAD_VALUE', key, message);
}
