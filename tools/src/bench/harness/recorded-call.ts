/** One HTTP exchange as it went over the wire. */
export interface RecordedCall {
  /** Path of the request. */
  readonly path: string;
  /** Local part of the SOAPAction, such as `SyncUpdates`. */
  readonly operation: string;
  /** Headers of the request that a repetition must have. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
  readonly status: number;
  /** Headers of the answer without those that belong to the connection. */
  readonly answerHeaders: Readonly<Record<string, string>>;
  /** The answer as sent: with its Content-Encoding. */
  readonly answer: Buffer;
}
