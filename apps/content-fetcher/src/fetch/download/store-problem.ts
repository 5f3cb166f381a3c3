import { ContentStoreError } from '@sluice/platform/content-store';
import { FetchProblem } from '../upstream/fetch-problem.js';

/**
 * What a failure of the store means for the file that is fetched into it; anything else stays what it is.
 * @param isEncrypted whether the bytes were decrypted here: then a wrong digest is most likely a wrong key
 */
export function problemOfStore(error: unknown, isEncrypted: boolean): unknown {
  if (!(error instanceof ContentStoreError)) return error;
  switch (error.code) {
    case 'DIGEST_MISMATCH':
      return isEncrypted
        ? new FetchProblem('decryptionFailed', 'The file is encrypted, and what its key made of it is not the file that the catalog describes.', false, null, { cause: error })
        : new FetchProblem('digestMismatch', 'The bytes that came are not the file that the catalog describes; they are in the quarantine.', false, null, { cause: error });
    case 'NO_SPACE':
      return new FetchProblem('noSpace', 'The content store has no room left.', false, null, { cause: error });
    case 'INVALID_SIZE':
      return new FetchProblem('lengthMismatch', 'The catalog describes a file that is larger than any that is stored.', false, null, { cause: error });
    default:
      return error;
  }
}
