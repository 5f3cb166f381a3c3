export { serviceDataSource } from './data-source.js';
export { DATABASE_RECONNECT, DatabaseConnector } from './database-connector.js';
export { classifyDatabaseError, DatabaseUnavailable, isTransientConnectionError, type DatabaseErrorKind } from './database-error.js';
export { DatabaseModule, type DatabaseModuleOptions } from './database.module.js';
export { guardDataSource } from './guard-data-source.js';
export { RECONNECT_BOUNDS, reconnectDelay, type ReconnectBounds } from './reconnect-delay.js';
