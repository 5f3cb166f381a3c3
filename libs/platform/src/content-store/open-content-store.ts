import { ConfigError } from '../config/load-config.js';
import type { ContentStore } from './content-store.js';
import type { ContentStoreConfig } from './content-store.config.js';
import { DirectoryStore } from './directory/directory-store.js';
import type { S3Settings } from './s3/s3-settings.js';

/**
 * The store that the configuration names.
 * @throws ConfigError when a setting is missing that this store needs, ContentStoreError when the store cannot be used
 */
export async function openContentStore(config: ContentStoreConfig): Promise<ContentStore> {
  if (config.SLUICE_CONTENT_STORE === 'directory') {
    return await DirectoryStore.open(required(config, 'SLUICE_CONTENT_DIRECTORY', 'the path of a directory, because SLUICE_CONTENT_STORE is directory'));
  }
  const settings = s3Settings(config);
  // Loaded only where it is used: the client of AWS is larger than all of us.
  const { S3Store } = await import('./s3/s3-store.js');
  return await S3Store.open(settings);
}

function s3Settings(config: ContentStoreConfig): S3Settings {
  const endpoint = config.SLUICE_CONTENT_S3_ENDPOINT;
  return {
    endpoint,
    region: config.SLUICE_CONTENT_S3_REGION,
    bucket: required(config, 'SLUICE_CONTENT_S3_BUCKET', 'the name of a bucket, because SLUICE_CONTENT_STORE is s3'),
    prefix: config.SLUICE_CONTENT_S3_PREFIX ?? '',
    pathStyle: (config.SLUICE_CONTENT_S3_ADDRESSING ?? (endpoint === undefined ? 'host' : 'path')) === 'path',
    credentials: s3Credentials(config),
  };
}

function s3Credentials(config: ContentStoreConfig): S3Settings['credentials'] {
  if (config.SLUICE_CONTENT_S3_ACCESS_KEY_ID === undefined && config.SLUICE_CONTENT_S3_SECRET_ACCESS_KEY === undefined) return undefined;
  return {
    keyId: required(config, 'SLUICE_CONTENT_S3_ACCESS_KEY_ID', 'an id, because SLUICE_CONTENT_S3_SECRET_ACCESS_KEY is set'),
    key: required(config, 'SLUICE_CONTENT_S3_SECRET_ACCESS_KEY', 'a key, because SLUICE_CONTENT_S3_ACCESS_KEY_ID is set'),
  };
}

function required<K extends keyof ContentStoreConfig>(config: ContentStoreConfig, key: K, expected: string): NonNullable<ContentStoreConfig[K]> {
  const value = config[key];
  if (value === undefined || value === null) throw new ConfigError([{ key, state: 'missing', expected }]);
  return value;
}
