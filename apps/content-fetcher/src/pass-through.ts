import type { Readable } from 'node:stream';
import type { ByteRange, ContentName } from '@sluice/platform/content-store';

/** Injection token of the {@link PassThrough} of the process; without one, files that are not here are not found. */
export const PASS_THROUGH = Symbol('sluice:pass-through');

/** A file that is on its way. Its bytes are not verified yet: whoever downloads it verifies them, as clients always do. */
export interface PassingFile {
  /** Bytes, as the catalog has it. */
  readonly size: number;

  /**
   * The bytes of one range, as the upstream server sends them or as far as they are here already. The stream fails when the upstream server
   * does, and also when it sends fewer or more bytes than the range has. Rejects before the first byte when there is nothing to be had.
   */
  read(range: ByteRange): Promise<Readable>;
}

/** Hands out files that are wanted but not in the store yet, from the upstream server, while they are being stored. */
export interface PassThrough {
  /** Null when nobody needs the file, when it failed its verification, or when there is nothing upstream to have it from. */
  open(name: ContentName): Promise<PassingFile | null>;
}
