/** The longest name of a file or directory on the file systems there are, in bytes. */
const MAXIMUM_SEGMENT_BYTES = 255;
const MAXIMUM_SEGMENTS = 32;
/** Names that are devices, not files, to Windows; nobody's content is called that. */
const DEVICE = /^(?:con|prn|aux|nul|com\d|lpt\d)(?:\.|$)/i;
/** What file systems of clients cannot have in names, or take for something else: streams, wildcards, quotation marks. */
const FORBIDDEN = /[\p{Cc}\p{Surrogate}<>:"|?*]/u;

/**
 * The parts of a relative path that a client or an administrator wrote, with either slash; null when it is no path that stays below where it begins.
 * A leading slash is forgiven: Windows clients write `\images\install.wim`.
 */
export function segmentsOfPath(text: string): readonly string[] | null {
  const segments = text.replace(/^[\\/]/, '').split(/[\\/]/);
  return segments.length <= MAXIMUM_SEGMENTS && segments.every(isPlainName) ? segments : null;
}

function isPlainName(segment: string): boolean {
  if (segment === '' || segment === '.' || segment === '..' || FORBIDDEN.test(segment) || DEVICE.test(segment)) return false;
  // Windows drops dots and spaces at the end, so that two names would be one.
  return !/[. ]$/.test(segment) && Buffer.byteLength(segment) <= MAXIMUM_SEGMENT_BYTES;
}
