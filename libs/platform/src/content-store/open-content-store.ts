import { ConfigError } from '../config/load-config.js';
import type { ContentStore } from './content-store.js';
import type { ContentStoreConfig } from './content-store.config.js';
import { DirectoryStore } from './directory/directory-store.js';

/**
 * The store that the configuration names.
 * @throws ConfigError when a setting is missing that this store needs, ContentStoreError when the store cannot be used
 */
export async function openContentStore(config: ContentStoreConfig): Promise<ContentStore> {
  return await DirectoryStore.open(required(config, 'SLUICE_CONTENT_DIRECTORY', 'the path of a directory, because SLUICE_CONTENT_STORE is directory'));
}

function required<K extends keyof ContentStoreConfig>(config: ContentStoreConfig, key: K, expected: string): NonNullable<ContentStoreConfig[K]> {
  const value = config[key];
  if (value === undefined || value === null) throw new ConfigError([{ key, state: 'missing', expected }]);
  return value;
}
