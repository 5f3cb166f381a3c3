import type { FileDecryption, FileLocation, UpdateEncryptionDetail, UpdateIdentity } from '@sluice/protocol/wusp';
import type { CatalogFile } from '@sluice/domain/catalog';
import type { FileDecryptionData } from '@sluice/domain/content';
import { fileLocation, type LocatedFile } from './file-locations.js';

/** MS-WUSP notes <33> and <35>: the values of the two algorithm elements. */
const PLAIN_DIGEST_ALGORITHM = 'SHA1';
const ENCRYPTED_DIGEST_ALGORITHM = 'SHA256';

/** Decryption data by SHA-1 in base64; files without any are not encrypted. */
export type DecryptionByFile = ReadonlyMap<string, FileDecryptionData>;

/** Makes decryption data easy to find. */
export function byFile(data: readonly FileDecryptionData[]): DecryptionByFile {
  return new Map(data.map((one) => [one.sha1.toString('base64'), one]));
}

/**
 * A location as GetExtendedUpdateInfo2 tells it: with the algorithm of its digest, which must be present there, and with the
 * digest of the encrypted bytes when the file is encrypted, which must be absent when not (MS-WUSP 2.2.2.2.10).
 */
export function detailedFileLocation(file: LocatedFile, baseUrl: string, decryption: DecryptionByFile): FileLocation {
  const encryptedSha256 = decryption.get(file.sha1.toString('base64'))?.encryptedSha256;
  return {
    ...fileLocation(file, baseUrl),
    FileDigestAlgorithm: PLAIN_DIGEST_ALGORITHM,
    ...(encryptedSha256 && { EncryptedFileDigest: encryptedSha256, EncryptedFileDigestAlgorithm: ENCRYPTED_DIGEST_ALGORITHM }),
  };
}

/** What decrypts a file. MS-WUSP 2.2.2.2.10: SecurityData is one element, the same as the key. */
export function wireDecryption({ sha1, decryptionKey }: FileDecryptionData): FileDecryption {
  const key = decryptionKey.reveal();
  return { FileDigest: sha1, DecryptionKey: key, SecurityData: [key] };
}

/** For each update whether any of its files is encrypted; none at all when no file is, as the element exists for those (note <36>). */
export function encryptionDetails(
  updates: readonly { readonly identity: UpdateIdentity; readonly files: readonly Pick<CatalogFile, 'sha1'>[] }[],
  decryption: DecryptionByFile,
): UpdateEncryptionDetail[] {
  if (decryption.size === 0) return [];
  return updates.map(({ identity, files }) => ({
    UpdateIdentity: identity,
    HasEncryptedFiles: files.some((file) => decryption.has(file.sha1.toString('base64'))),
  }));
}
