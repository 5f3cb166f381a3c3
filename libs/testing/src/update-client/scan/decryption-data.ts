import { SoapFaultError } from '@sluice/protocol/soap';
import { getExtendedUpdateInfo2, type ExtendedUpdateInfo2, type UpdateIdentity } from '@sluice/protocol/wusp';
import { UpdateClientError } from '../errors.js';
import { preferredLocales } from './describe-updates.js';
import type { RecoveringCalls, ScanParts } from './recovering-calls.js';
import { CALLER_ATTRIBUTES } from './sync-parameters.js';

/** What is needed to decrypt a file (MS-WUSP 2.2.2.2.10, FileDecryption). */
export interface DecryptionData {
  /** Base64 SHA-1 of the file. */
  readonly digest: string;
  readonly key: Buffer | undefined;
  /** Further data, as it came. */
  readonly securityData: readonly Buffer[];
}

/**
 * Asks GetExtendedUpdateInfo2 (MS-WUSP 2.2.2.2.10) for addresses and keys of updates with encrypted files, in requests as long as
 * the configuration allows.
 *
 * @returns by base64 SHA-1; `undefined` when the server does not have the operation, which agents take for "nothing is encrypted"
 */
export async function askDecryptionData(calls: RecoveringCalls, parts: ScanParts, updateIDs: readonly UpdateIdentity[]): Promise<ReadonlyMap<string, DecryptionData> | undefined> {
  const { session, caller } = parts;
  const found = new Map<string, DecryptionData>();
  for (let start = 0; start < updateIDs.length; start += session.maxExtendedUpdatesPerRequest) {
    const result = await whereKnown(() =>
      calls.make(() =>
        caller.call(session.clientService, getExtendedUpdateInfo2, {
          cookie: session.cookie,
          updateIDs: updateIDs.slice(start, start + session.maxExtendedUpdatesPerRequest),
          infoTypes: ['FileUrl', 'FileDecryption'],
          locales: preferredLocales(parts),
          callerAttributes: CALLER_ATTRIBUTES,
        }),
      ),
    );
    if (result === undefined) return undefined;
    const info = result.message.GetExtendedUpdateInfo2Result;
    if (info === undefined) throw new UpdateClientError('WRONG_ANSWER', 'GetExtendedUpdateInfo2', 'the answer holds no result');
    parts.addresses.add(info.FileLocations);
    for (const data of decryptionDataOf(info)) found.set(data.digest, data);
  }
  return found;
}

/** A server without the operation answers with a fault that has no ErrorCode of MS-WUSP 2.2.2.4. */
async function whereKnown<Result>(call: () => Promise<Result>): Promise<Result | undefined> {
  try {
    return await call();
  } catch (error) {
    if (error instanceof SoapFaultError && error.errorCode === '') return undefined;
    throw error;
  }
}

/** The second list has the format of the first; where both name a file the second counts. */
function decryptionDataOf({ FileDecryptionData, FileDecryptionData2 }: ExtendedUpdateInfo2): DecryptionData[] {
  return [...FileDecryptionData, ...FileDecryptionData2].flatMap(({ FileDigest, DecryptionKey, SecurityData }) =>
    FileDigest === undefined ? [] : [{ digest: FileDigest.toString('base64'), key: DecryptionKey, securityData: SecurityData }],
  );
}
