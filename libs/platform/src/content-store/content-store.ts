import type { FileHandle } from 'node:fs/promises';
import type { Readable } from 'node:stream';

/** A file's SHA-1 in 40 upper-case hexadecimal digits: its name in the store and in content URLs (MS-WUSP 2.2.2.5). */
export type ContentName = string;

/** A file that is complete and verified. */
export interface StoredContent {
  readonly name: ContentName;
  /** Bytes. */
  readonly size: number;
  /** When it was committed, cut to whole seconds; it never changes for as long as the file is there. */
  readonly modified: Date;
}

/** A part of a file: both ends count, from 0. */
export interface ByteRange {
  readonly start: number;
  readonly end: number;
}

/** What the bytes of a file must hash to. */
export interface ExpectedDigests {
  /** 20 bytes. */
  readonly sha1: Buffer;
  /** 32 bytes; null when no document gave it. */
  readonly sha256: Buffer | null;
}

/**
 * Where content is kept: every file once, under the digest of its bytes, whatever names updates give it. Several processes use one
 * store at the same time. A file is visible only after its bytes were verified and are durable; nothing else is ever read from here.
 */
export interface ContentStore {
  /** What is known of a file without reading it; null when it is not here. */
  stat(name: ContentName): Promise<StoredContent | null>;

  /** The bytes of a file or of one range of it. Throws {@link ContentStoreError} `NOT_FOUND` or `INVALID_RANGE` before the first byte. */
  read(name: ContentName, range?: ByteRange): Promise<Readable>;

  /**
   * A complete file, open for reading, for whom a stream costs too much; the caller closes it. Null when the driver keeps no files of this machine's.
   * Throws {@link ContentStoreError} `NOT_FOUND`.
   */
  openFile(name: ContentName): Promise<FileHandle | null>;

  /** Every complete file, in no particular order, without holding them all in memory. */
  list(): AsyncIterable<StoredContent>;

  /** Removes a file; nothing happens when it is not here. Readers that have begun may finish or fail, but never read other bytes. */
  remove(name: ContentName): Promise<void>;

  /**
   * Begins or continues a file of `size` bytes; pieces that were written before a crash are still there. Whoever opens a file takes it
   * over: what an earlier opener still tries may fail with `TAKEN_OVER`, and changes no piece. Of a file that is complete already, all
   * pieces are here.
   */
  openPartial(name: ContentName, size: number): Promise<PartialContent>;

  /** Every file that was begun and neither committed nor discarded. */
  listPartials(): AsyncIterable<{ readonly name: ContentName; readonly bytes: number; readonly modified: Date }>;

  /** Forgets everything that was written of a file, whatever its size was to be; nothing happens when nothing was. */
  discardPartial(name: ContentName): Promise<void>;

  /** Moves a complete file out of sight, for a person to look at: it is no longer served. Nothing happens when it is not here. */
  quarantine(name: ContentName): Promise<void>;

  /** The last bytes that were found wrong under each name; `modified` is when they went there. */
  listQuarantine(): AsyncIterable<StoredContent>;

  /** Removes what is in the quarantine under a name; nothing happens when nothing is. */
  removeQuarantined(name: ContentName): Promise<void>;

  /** Bytes that can still be written, or null when the driver cannot know. */
  freeBytes(): Promise<number | null>;

  /** Path of a complete file below the store's directory, for a web server in front that hands it out by itself; null when the driver has none. */
  relativePath(name: ContentName): string | null;
}

/** A file that is being put together from pieces, in any order and by one process at a time. */
export interface PartialContent {
  /** Bytes of every piece but the last. */
  readonly pieceBytes: number;
  readonly pieceCount: number;

  /** Which pieces are here. */
  readonly pieces: ReadonlySet<number>;

  /**
   * Writes one piece; durable when it resolves, and then the caller may use the memory again. A piece that is here already stays as it is.
   * Several pieces may be written at once. Throws `INVALID_PIECE` when the bytes do not have the piece's length.
   */
  writePiece(index: number, bytes: Uint8Array): Promise<void>;

  /**
   * Checks both digests over all bytes and makes the file visible. When they differ, throws `DIGEST_MISMATCH` and has moved the bytes to
   * the quarantine. Throws `INCOMPLETE` when pieces are missing. Idempotent: a crash before or after it changes nothing about its result.
   */
  commit(expected: ExpectedDigests): Promise<StoredContent>;

  /** Forgets everything that was written. */
  discard(): Promise<void>;

  /** Ends work on it in this process and frees its memory; what was written stays for whoever opens it next. */
  close(): void;
}
