/** An archive that cannot be read: not a tar file, cut short, or beyond a bound. */
export class ArchiveError extends Error {
  override readonly name = 'ArchiveError';
}
