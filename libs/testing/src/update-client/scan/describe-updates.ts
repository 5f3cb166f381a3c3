import { getExtendedUpdateInfo } from '@sluice/protocol/wusp';
import { UpdateClientError } from '../errors.js';
import { deviceAttributes } from '../machine/device-attributes.js';
import { ExtendedInfoCollector } from './extended-info.js';
import type { RecoveringCalls, ScanParts } from './recovering-calls.js';
import { CALLER_ATTRIBUTES } from './sync-parameters.js';

/**
 * Asks GetExtendedUpdateInfo (MS-WUSP 2.2.2.2.6) about revisions, in requests as long as the configuration allows. Starts over
 * when the server renumbered its revisions meanwhile.
 *
 * @param revisionIds the revisions of interest; called again after a renumbering
 */
export async function describeUpdates(calls: RecoveringCalls, parts: ScanParts, revisionIds: () => readonly number[]): Promise<ExtendedInfoCollector> {
  for (;;) {
    const extended = new ExtendedInfoCollector(preferredLocales(parts), parts.addresses);
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
        GeoId: machine.windows.geoId,
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

/** The language of the system, then the same without its country, as agents ask. */
export function preferredLocales({ machine }: Pick<ScanParts, 'machine'>): string[] {
  const { locale } = machine.windows;
  return [...new Set([locale, locale.split('-')[0] ?? locale])];
}
