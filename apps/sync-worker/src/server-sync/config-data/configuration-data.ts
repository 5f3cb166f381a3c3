import { createHash } from 'node:crypto';
import type { SynchronizationConfiguration } from '@sluice/domain/servers';
import type { ServerSyncConfigData } from '@sluice/protocol/wsusss';
import { HIGHEST_ANCHOR_VALUE, type ReadAnchor } from '../anchors/anchor.js';
import { MAX_UPDATES_PER_REQUEST } from '../request-limits.js';
import { languageList } from './languages.js';

/** The newest version there is (MS-WSUSSS 1.7). */
const PROTOCOL_VERSION = '1.20';

/** What of the configuration GetConfigData tells. */
export type ToldConfiguration = Pick<SynchronizationConfiguration, 'languages' | 'contentStorage' | 'contentDownload' | 'expressFiles'>;

/**
 * What a configuration anchor carries: a number that is another one when the languages are others. The anchor only decides whether the
 * list of languages is sent again, so equality is all that is needed.
 */
export function languagesMark(languages: readonly string[] | null): number {
  const digest = createHash('sha256').update(JSON.stringify(languages)).digest();
  return digest.readUInt32BE(0) % HIGHEST_ANCHOR_VALUE;
}

/**
 * The answer of GetConfigData (MS-WSUSSS 3.1.4.4).
 *
 * @param known the anchor that was sent: the languages are left out when it is one for these languages, as a real server does it
 * @param newAnchor the anchor to send
 * @param driverIds hardware ids and driver sets that a call may name
 */
export function configurationData(
  { languages, contentStorage, contentDownload, expressFiles }: ToldConfiguration, known: ReadAnchor, newAnchor: string, driverIds: number,
): ServerSyncConfigData {
  const isKnown = known.kind === 'own' && known.value === languagesMark(languages);
  return {
    CatalogOnlySync: contentStorage === 'origin',
    LazySync: contentDownload === 'approved',
    ServerHostsPsfFiles: expressFiles,
    MaxNumberOfComputerIdsInRequest: driverIds,
    MaxNumberOfDriverSetsPerRequest: driverIds,
    MaxNumberOfPnpHardwareIdsInRequest: driverIds,
    MaxNumberOfUpdatesPerRequest: MAX_UPDATES_PER_REQUEST,
    NewConfigAnchor: newAnchor,
    ProtocolVersion: PROTOCOL_VERSION,
    LanguageUpdateList: isKnown ? [] : languageList(languages),
    MaxUpdatesPerRequestInGetUpdateDecryptionData: MAX_UPDATES_PER_REQUEST,
  };
}
