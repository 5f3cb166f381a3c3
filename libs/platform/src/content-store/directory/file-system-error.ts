import { ContentStoreError } from '../content-store-error.js';

/** The system's word for what went wrong, such as `ENOENT`. */
export function systemCode(error: unknown): string | undefined {
  const code = typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined;
  return typeof code === 'string' ? code : undefined;
}

/** What the file system refused, as an error of the store. Errors of the store pass through. */
export function asStoreError(error: unknown): ContentStoreError {
  if (error instanceof ContentStoreError) return error;
  const code = systemCode(error);
  if (code === 'ENOSPC' || code === 'EDQUOT') return new ContentStoreError('NO_SPACE', 'There is no room left in the content directory', { cause: error });
  return new ContentStoreError('UNAVAILABLE', `The content directory cannot be used (${code ?? 'unknown error'})`, { cause: error });
}

/** Runs an action on files; whatever it throws becomes a {@link ContentStoreError}. */
export async function onFiles<T>(action: () => Promise<T>): Promise<T> {
  try {
    return await action();
  } catch (error) {
    throw asStoreError(error);
  }
}

/** Runs an action, and answers `otherwise` when what it needed is not there. */
export async function unlessAbsent<T, U>(action: () => Promise<T>, otherwise: U): Promise<T | U> {
  try {
    return await action();
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return otherwise;
    throw error;
  }
}
