import type { z } from 'zod';
import type { ConfigSchema } from './load-config.js';
import { settingText } from './setting.js';
import { contentStoreConfig } from '../content-store/content-store.config.js';
import { soapHostConfig } from '../soap-host/soap-host.config.js';
import { databaseConfig, edgeConfig, natsConfig, serviceConfig } from './settings.js';

/** One row of the configuration's documentation. */
export interface SettingDescription {
  readonly key: string;
  readonly meaning: string;
  readonly expected: string;
  /** Absent when the variable is required. */
  readonly default?: string;
}

/** Documents every variable of a schema, in the schema's order. */
export function describeConfig(schema: ConfigSchema): SettingDescription[] {
  return Object.entries(schema.shape).map(([key, field]) => {
    const text = settingText(field as z.ZodType);
    if (!text) throw new Error(`The setting ${key} has no documentation: declare it with setting()`);
    return { key, ...text };
  });
}

const SECTIONS: readonly (readonly [title: string, introduction: string, schema: ConfigSchema])[] = [
  ['The edge', 'Read by `npm start`, which puts one address in front of all services.', edgeConfig],
  ['Every service', 'Read by each service process. What only one service reads stands in the README of its folder.', serviceConfig],
  ['SOAP', 'Read by each service with SOAP web services.', soapHostConfig],
  ['The content store', 'Read by each service that keeps or hands out the files of updates: content-fetcher, console, and wds-multicast when a namespace lies on it.', contentStoreConfig],
  ['PostgreSQL', 'Read by each service process. `npm start` brings its own PostgreSQL when `DATABASE_URL` is not set.', databaseConfig],
  ['NATS', 'Read by each service process. `npm start` brings its own nats-server when `NATS_URL` is not set.', natsConfig],
];

/** The whole of `docs/CONFIGURATION.md`, written from the schemas. */
export function configurationDocument(): string {
  const sections = SECTIONS.map(([title, introduction, schema]) => [
    `## ${title}`, '', introduction, '',
    '| variable | meaning | accepted | default |', '| --- | --- | --- | --- |',
    ...describeConfig(schema).map((s) => `| \`${s.key}\` | ${s.meaning} | ${s.expected} | ${s.default ?? 'required'} |`), '',
  ].join('\n'));
  return [
    '# Configuration', '',
    'Everything is configured by environment variables. They are validated when a process starts: an error names every',
    'variable that is missing or unusable and what it should look like, and never prints a value. An empty variable counts',
    'as absent. Passwords, tokens and URLs that may carry them are printed as `[redacted]` wherever they appear.', '',
    'This page is written from the schemas in `libs/platform/src/config/settings.ts`.', '',
    ...sections,
  ].join('\n');
}
