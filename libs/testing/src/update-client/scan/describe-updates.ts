import { getExtendedUpdateInfo, getFileLocations } from '@sluice/protocol/wusp';
import { UpdateClientError } from '../errors.js';
import { deviceAttributes } from '../machine/device-attributes.js';
import { ExtendedInfoCollector } from './extended-info.js';
import type { RecoveringCalls, ScanParts } from './recovering-calls.js';
import { CALLER_ATTRIBUTES } from './sync-parameters.js';

/** Digests in one GetFileLocations; servers accept at least this many. */
const DIGESTS_PER_REQUEST = 100;

/**
 * Asks GetExtendedUpdateInfo (MS-WUSP 2.2.2.2.6) about revisions, in requests as long as the configuration allows. Starts over
 * when the server renumbered its revisions meanwhile.
 *
 * @param revisionIds the revisions of interest; called again after a renumbering
 */
export async function describeUpdates(calls: RecoveringCalls, parts: ScanParts, revisionIds: () => readonly number[]): Promise<ExtendedInfoCollector> {
  for (;;) {
    const extended = new ExtendedInfoCollector(preferredLocales(parts));
    if (await describeAll(calls, parts, revisionIds(), extended)) return extended;
  }
}

/** Whether all went through under the numbering that it started with. */
async function describeAll(calls: RecoveringCalls, parts: ScanParts, revisionIds: readonly number[], extended: ExtendedInfoCollector): Promise<boolean> {
  const { session, caller, machine, serverUrl, held } = parts;
  const numbering = calls.renumberings;
  const size = session.maxExtendedUpdatesPerRequest;
  for (let start = 0; start < revisionIds.length; start += size) {
    const answer = await calls.make(async () => {
      if (calls.renumberings !== numbering) return undefined;
      return caller.call(session.clientService, getExtendedUpdateInfo, {
        cookie: session.cookie,
        revisionIDs: revisionIds.slice(start, start + size),
        infoTypes: ['Extended', 'LocalizedProperties'],
        locales: preferredLocales(parts),
        deviceAttributes: deviceAttributes(machine, serverUrl),
        GeoId: 'USA',
        callerAttributes: CALLER_ATTRIBUTES,
      });
    });
    if (answer === undefined) return false;
    const result = answer.message.GetExtendedUpdateInfoResult;
    if (result === undefined) throw new UpdateClientError('WRONG_ANSWER', 'GetExtendedUpdateInfo', 'the answer holds no result');
    extended.add(result);
    held.remove(result.OutOfScopeRevisionIDs);
  }
  return true;
}

/**
 * Asks GetFileLocations (MS-WUSP 2.2.2.2.7) for the addresses of files. Files are known by digest, so a renumbering of revisions
 * does not matter.
 */
export async function locateFiles(calls: RecoveringCalls, { session, caller }: ScanParts, extended: ExtendedInfoCollector, digests: readonly string[]): Promise<void> {
  for (let start = 0; start < digests.length; start += DIGESTS_PER_REQUEST) {
    const fileDigests = digests.slice(start, start + DIGESTS_PER_REQUEST).map((digest) => Buffer.from(digest, 'base64'));
    const { message } = await calls.make(() => caller.call(session.clientService, getFileLocations, { cookie: session.cookie, fileDigests }));
    extended.addLocations(message.GetFileLocationsResult?.FileLocations ?? []);
    session.renewCookie(message.GetFileLocationsResult?.NewCookie);
  }
}

/** The language of the system, then the same without its country, as agents ask. */
function preferredLocales({ machine }: ScanParts): string[] {
  const { locale } = machine.windows;
  return [...new Set([locale, locale.split('-')[0] ?? locale])];
}
