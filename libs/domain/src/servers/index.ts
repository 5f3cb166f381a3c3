/** The installation itself: its identity and configuration, the keys of its cookies, and the order of its changes. */
export { ChangeNumber } from './change-number.entity.js';
export { CookieKey } from './cookie-key.entity.js';
export { ServerConfiguration, TARGETING_MODES, type TargetingMode } from './server-configuration.entity.js';
export { CATALOG_LOCK, changeCatalog, currentChangeNumber, type CatalogChange } from './change-number.js';
export { ConfigurationError, type ConfigurationErrorCode } from './configuration-error.js';
export {
  HIGHEST_MAX_EXTENDED_UPDATES, HIGHEST_MAX_UPDATES_PER_PAGE, MAXIMUM_LOCATION_LENGTH,
  checkConfigurationChange, loadServerConfiguration, updateServerConfiguration, type ServerConfigurationChange,
} from './server-configuration.js';
export { COOKIE_KEY_BYTES, COOKIE_KEY_LOCK, ensureCookieKey, loadCookieKeys } from './cookie-keys.js';
export { inCatalogTransaction } from './in-catalog-transaction.js';
export {
  CONTENT_DOWNLOADS, CONTENT_SOURCES, CONTENT_STORAGES, ROLLUP_DETAILS, SERVER_ROLES, SynchronizationConfiguration, UPSTREAM_KINDS,
  type ContentDownload, type ContentSource, type ContentStorage, type RollupDetail, type ServerRole, type UpstreamKind,
} from './synchronization-configuration.entity.js';
export {
  MAXIMUM_LANGUAGES, loadSynchronizationConfiguration, updateSynchronizationConfiguration, type SynchronizationConfigurationChange,
} from './synchronization-configuration.js';
