import { storeUpstreamConfiguration, type UpstreamConfiguration, type UpstreamLanguage, type UpstreamState } from '@sluice/domain/synchronization';
import type { ServerSyncConfigData } from '@sluice/protocol/wsusss';
import type { RunContext } from '../run/run-context.js';
import { SynchronizationStopped } from '../upstream/synchronization-stopped.js';
import type { UpstreamCatalog } from '../upstream/upstream-catalog.js';

/** Used when the upstream server names no limit or an impossible one: what WSUS has (product behavior of MS-WSUSSS 3.1.4.4). */
const DEFAULT_LIMIT = 100;
/** More is not asked for at once, whatever the upstream server allows: it bounds the memory of one answer. */
const HIGHEST_LIMIT = 200;
const MAXIMUM_LANGUAGES = 1_000;
const MAXIMUM_NAME_LENGTH = 100;

/** GetConfigData (MS-WSUSSS 3.2.4.2, first step): limits, languages and content settings of the upstream server. Returns them all. */
export async function synchronizeConfiguration(context: RunContext, catalog: Pick<UpstreamCatalog, 'configuration'>, state: UpstreamState): Promise<UpstreamState> {
  await context.begin('configuration', null);
  const answer = await catalog.configuration(state.configurationAnchor);
  if (answer === undefined) throw new SynchronizationStopped('UPSTREAM_MISBEHAVES', 'The upstream server\'s answer to GetConfigData lacks its result.');
  const configuration = configurationOf(answer, state);
  await storeUpstreamConfiguration(context.dataSource, context.lease, configuration);
  return { ...state, ...configuration };
}

/** What the answer says, on top of what was known: it lists only the languages that changed since the anchor. */
export function configurationOf(answer: ServerSyncConfigData, known: Pick<UpstreamState, 'languages'>): UpstreamConfiguration {
  const protocolVersion = answer.ProtocolVersion ?? '';
  // The field is optional (MS-WSUSSS 3.1.4.4.3.1); a server that speaks another major version would have refused the cookie.
  if (protocolVersion !== '' && !/^1\.\d{1,9}$/.test(protocolVersion)) {
    throw new SynchronizationStopped('UPSTREAM_INCOMPATIBLE', `The upstream server speaks version ${protocolVersion.slice(0, 20)} of the protocol; this server speaks 1.20.`);
  }
  return {
    configurationAnchor: answer.NewConfigAnchor || null,
    catalogOnly: answer.CatalogOnlySync,
    lazyContent: answer.LazySync,
    hostsExpressFiles: answer.ServerHostsPsfFiles,
    maxUpdatesPerRequest: limit(answer.MaxNumberOfUpdatesPerRequest),
    maxDecryptionUpdatesPerRequest: limit(answer.MaxUpdatesPerRequestInGetUpdateDecryptionData),
    protocolVersion,
    languages: mergeLanguages(known.languages, answer.LanguageUpdateList.map(({ LanguageID, ShortLanguage, LongLanguage, Enabled }) => ({
      id: LanguageID, shortName: text(ShortLanguage).toLowerCase(), longName: text(LongLanguage), enabled: Enabled,
    }))),
  };
}

/** Whether reporting data can be rolled up to it: protocol 1.3 or later (MS-WSUSSS 3.2.4.5, 1.7). A server that does not say speaks an old one. */
export function takesReports(protocolVersion: string): boolean {
  const [, minor = '0'] = protocolVersion.split('.');
  return Number(minor) >= 3;
}

function limit(value: number): number {
  return Number.isInteger(value) && value > 0 ? Math.min(value, HIGHEST_LIMIT) : DEFAULT_LIMIT;
}

function mergeLanguages(known: readonly UpstreamLanguage[], changed: readonly UpstreamLanguage[]): UpstreamLanguage[] {
  return [...new Map([...known, ...changed].map((language) => [language.id, language])).values()].slice(0, MAXIMUM_LANGUAGES);
}

function text(value: string | undefined): string {
  return (value ?? '').replaceAll('\0', '').slice(0, MAXIMUM_NAME_LENGTH);
}
