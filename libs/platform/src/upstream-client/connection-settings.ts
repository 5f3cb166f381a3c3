import { readFileSync } from 'node:fs';
import type { UpstreamClientConfig } from './upstream-client.config.js';

/** What a connection to the upstream server is made with. Holds secrets: never log it. */
export interface ConnectionSettings {
  /** Milliseconds without a byte after which a call counts as lost. */
  readonly idleTimeoutMs: number;
  readonly proxy?: { readonly url: string; readonly authorization?: string };
  readonly tls: { readonly ca?: string; readonly cert?: string; readonly key?: string };
}

/** A file that a setting names cannot be used. The message names the setting, never the content. */
export class UpstreamSettingsError extends Error {
  override readonly name = 'UpstreamSettingsError';
}

/**
 * Reads the files that the settings name.
 * @throws UpstreamSettingsError when one cannot be read, is empty, or a certificate comes without its key
 */
export function readConnectionSettings(config: UpstreamClientConfig): ConnectionSettings {
  const { SLUICE_UPSTREAM_CLIENT_CERT_FILE: certFile, SLUICE_UPSTREAM_CLIENT_KEY_FILE: keyFile } = config;
  if ((certFile === undefined) !== (keyFile === undefined)) {
    throw new UpstreamSettingsError('SLUICE_UPSTREAM_CLIENT_CERT_FILE and SLUICE_UPSTREAM_CLIENT_KEY_FILE are set together or not at all.');
  }
  const tls = {
    ...optional('ca', readSecret('SLUICE_UPSTREAM_CA_FILE', config.SLUICE_UPSTREAM_CA_FILE)),
    ...optional('cert', readSecret('SLUICE_UPSTREAM_CLIENT_CERT_FILE', certFile)),
    ...optional('key', readSecret('SLUICE_UPSTREAM_CLIENT_KEY_FILE', keyFile)),
  };
  return { idleTimeoutMs: config.SLUICE_UPSTREAM_TIMEOUT_SECONDS * 1_000, tls, ...optional('proxy', proxyOf(config)) };
}

function proxyOf(config: UpstreamClientConfig): ConnectionSettings['proxy'] {
  const url = config.SLUICE_UPSTREAM_PROXY;
  const credentials = readSecret('SLUICE_UPSTREAM_PROXY_CREDENTIALS_FILE', config.SLUICE_UPSTREAM_PROXY_CREDENTIALS_FILE);
  if (url === undefined) return undefined;
  if (credentials === undefined) return { url };
  const [line = ''] = credentials.split(/\r?\n/, 1);
  if (!line.includes(':')) throw new UpstreamSettingsError('The file of SLUICE_UPSTREAM_PROXY_CREDENTIALS_FILE does not hold name:password.');
  return { url, authorization: `Basic ${Buffer.from(line, 'utf8').toString('base64')}` };
}

function readSecret(name: string, path: string | undefined): string | undefined {
  if (path === undefined) return undefined;
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    throw new UpstreamSettingsError(`The file of ${name} cannot be read (${(error as NodeJS.ErrnoException).code ?? 'unknown'}).`);
  }
  if (text.trim() === '') throw new UpstreamSettingsError(`The file of ${name} is empty.`);
  return text;
}

function optional<Key extends string, Value>(key: Key, value: Value | undefined): { [K in Key]?: Value } {
  return value === undefined ? {} : { [key]: value } as { [K in Key]?: Value };
}
