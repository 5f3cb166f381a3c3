/** Content that is open for reading. It stays what it was when it was opened, or reading it fails. */
export interface OpenContent {
  /** Bytes. */
  readonly size: number;
  /** Another one when the bytes may be others: what was read under one version may be put together. */
  readonly version: string;
  /** Data that a client needs to understand the content (MS-WDSMSI 3.1.5.2); null when there is none. */
  readonly metadata: Uint8Array | null;
  /** Bytes from `offset` on: `length` of them, or as many as are left. Throws when there are fewer than there were. */
  read(offset: number, length: number): Promise<Uint8Array>;
  /** Throws {@link ContentChanged} when the bytes are no longer those that were opened. */
  check(): Promise<void>;
  close(): Promise<void>;
}

/** Gives access to the content of namespaces (MS-WDSMSI 3.1.1.1). */
export interface ContentProvider {
  /**
   * Opens content of a namespace; null when there is none of that name.
   * @param configuration the configuration string of the namespace
   * @param name as a client wrote it; hostile
   */
  open(configuration: string, name: string): Promise<OpenContent | null>;
}

/** Content has changed while a session sent it. */
export class ContentChanged extends Error {
  override readonly name = 'ContentChanged';
}
