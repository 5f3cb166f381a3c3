import { ContentStoreError } from '../content-store-error.js';

/** Words for "full" in AWS S3, MinIO, Ceph and others. */
const FULL = new Set(['QuotaExceeded', 'XMinioStorageFull', 'XMinioAdminBucketQuotaExceeded', 'InsufficientStorage', 'InsufficientCapacity']);

interface ServiceException {
  readonly name: string;
  readonly $metadata: { readonly httpStatusCode?: number };
}

/** The object storage's word for what went wrong, such as `NoSuchKey`; undefined when it did not answer. */
export function storageCode(error: unknown): string | undefined {
  return isServiceException(error) ? error.name : undefined;
}

/** The HTTP status of the object storage's refusal; undefined when it did not answer. */
export function storageStatus(error: unknown): number | undefined {
  return isServiceException(error) ? error.$metadata.httpStatusCode : undefined;
}

/** What the object storage refused, as an error of the store. Errors of the store pass through. */
export function asStoreError(error: unknown): ContentStoreError {
  if (error instanceof ContentStoreError) return error;
  const code = storageCode(error);
  if (storageStatus(error) === 507 || (code !== undefined && FULL.has(code))) {
    return new ContentStoreError('NO_SPACE', 'The object storage takes no more', { cause: error });
  }
  // Only the word: messages of object storages quote key ids, hosts and requests.
  return new ContentStoreError('UNAVAILABLE', `The object storage cannot be used (${code ?? reasonOf(error)})`);
}

function isServiceException(error: unknown): error is ServiceException {
  return typeof error === 'object' && error !== null && '$fault' in error && '$metadata' in error;
}

function reasonOf(error: unknown): string {
  const code = typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined;
  if (typeof code === 'string' && /^[A-Z_0-9]{1,64}$/.test(code)) return code;
  const name = typeof error === 'object' && error !== null && 'name' in error ? error.name : undefined;
  return typeof name === 'string' && /^\w{1,64}$/.test(name) ? name : 'unknown error';
}
