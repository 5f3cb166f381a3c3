import type { ByteRange } from '@sluice/platform/content-store';
import type { ContentSource } from './content-source.js';
import type { ServedFile } from './decide-answer.js';

/** Where the bytes of an answer come from. */
export type ContentOrigin = 'store' | 'upstream' | 'self-update';

/** A file that a client asked for, with its bytes. */
export interface ServedContent extends ServedFile {
  readonly origin: ContentOrigin;

  /** Where a web server in front finds the file, for it to send it by itself (X-Accel-Redirect); null when this process sends it. */
  readonly handOver: string | null;

  /** Rejects before the first byte when the bytes are gone or cannot be had; {@link ContentGone} says the former. */
  open(range: ByteRange): Promise<ContentSource>;
}

/** The file was there a moment ago and is not any more. */
export class ContentGone extends Error {
  override readonly name = 'ContentGone';
}

/** The bytes cannot be had at the moment; the cause says why. */
export class ContentUnavailable extends Error {
  override readonly name = 'ContentUnavailable';
}
