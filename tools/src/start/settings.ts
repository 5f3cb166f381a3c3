import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { createSecureContext } from 'node:tls';
import { ConfigError, edgeConfig, loadConfig, secretUrl, secretUrlList, serviceConfig, setting } from '@sluice/platform/config';
import { contentStoreConfig } from '@sluice/platform/content-store';
import { type Log, defaultDataDirectory } from '@sluice/local-services';
import { CHECKOUT } from './checkout.js';

/** What `npm start` reads beyond the edge's settings. Without the two URLs it brings servers of its own. */
const startConfig = edgeConfig.safeExtend({
  // Read by the services; looked at here too, so that a mistake shows before anything is started.
  SLUICE_LOG_LEVEL: serviceConfig.shape.SLUICE_LOG_LEVEL,
  SLUICE_SHUTDOWN_SECONDS: serviceConfig.shape.SLUICE_SHUTDOWN_SECONDS,
  SLUICE_CONTENT_DIRECTORY: contentStoreConfig.shape.SLUICE_CONTENT_DIRECTORY,
  DATABASE_URL: setting(secretUrl(['postgres:', 'postgresql:']).optional(), {
    meaning: 'A PostgreSQL database to use instead of a local one.',
    expected: 'a URL such as postgresql://user:password@host:5432/database',
  }),
  NATS_URL: setting(secretUrlList(['nats:', 'tls:']).optional(), {
    meaning: 'A NATS server with JetStream to use instead of a local one.',
    expected: 'a URL such as nats://host:4222, or several separated by commas',
  }),
});

/** A certificate by the paths of its two PEM files. */
export interface TlsFiles {
  readonly cert: string;
  readonly key: string;
}

/** The validated settings of one start. */
export interface StartSettings {
  readonly httpPort: number;
  /** Used only with `tls`. */
  readonly httpsPort: number;
  readonly tls?: TlsFiles;
  /** Absolute path. */
  readonly dataDirectory: string;
  /** Where content is kept when it is kept in files. Undefined: in the data directory. */
  readonly contentDirectory?: string;
  /** Undefined: bring a PostgreSQL. */
  readonly databaseUrl?: string;
  /** Undefined: bring a nats-server. */
  readonly natsUrl?: string;
  /** Undefined: draw one and keep it in the data directory. */
  readonly adminToken?: string;
  /** How long a process of ours may take to finish its work when told to stop. */
  readonly shutdownSeconds: number;
}

/**
 * Reads the settings from the environment.
 *
 * @throws ConfigError naming every variable that cannot be used, never a value
 */
export function readSettings(env: NodeJS.ProcessEnv, log: Log): StartSettings {
  const config = loadConfig(startConfig, env);
  const { SLUICE_TLS_CERT: cert, SLUICE_TLS_KEY: key, SLUICE_DATA_DIR: directory, SLUICE_CONTENT_DIRECTORY: content } = config;
  return {
    httpPort: config.SLUICE_HTTP_PORT,
    httpsPort: config.SLUICE_HTTPS_PORT,
    tls: cert !== undefined && key !== undefined ? usableTls(cert, key) : undefined,
    dataDirectory: directory === undefined ? defaultDataDirectory(CHECKOUT, log) : resolve(CHECKOUT, directory),
    contentDirectory: content === undefined ? undefined : resolve(CHECKOUT, content),
    databaseUrl: config.DATABASE_URL?.reveal(),
    natsUrl: config.NATS_URL?.reveal(),
    adminToken: config.SLUICE_ADMIN_TOKEN?.reveal(),
    shutdownSeconds: config.SLUICE_SHUTDOWN_SECONDS,
  };
}

/** Opens the certificate here, so that a wrong path is reported by the name of its variable. */
function usableTls(cert: string, key: string): TlsFiles {
  const files = { cert: resolve(CHECKOUT, cert), key: resolve(CHECKOUT, key) };
  const certificate = readPem('SLUICE_TLS_CERT', files.cert, (pem) => createSecureContext({ cert: pem }));
  readPem('SLUICE_TLS_KEY', files.key, (pem) => createSecureContext({ cert: certificate, key: pem }));
  return files;
}

function readPem(variable: string, path: string, check: (pem: Buffer) => void): Buffer {
  try {
    const pem = readFileSync(path);
    check(pem);
    return pem;
  } catch {
    const expected = variable === 'SLUICE_TLS_KEY' ? 'the path of a readable PEM file with the key of SLUICE_TLS_CERT' : 'the path of a readable PEM file';
    throw new ConfigError([{ key: variable, state: 'invalid', expected }]);
  }
}
