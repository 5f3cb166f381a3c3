/** Why an event was refused; the value never changes, so callers may branch on it. */
export type EventErrorCode =
  /** The bytes are longer than {@link MAXIMUM_EVENT_BYTES}. */
  | 'EVENT_TOO_LARGE'
  /** The bytes are not UTF-8 JSON. */
  | 'EVENT_NOT_JSON'
  /** The JSON is not a CloudEvents 1.0 envelope in structured mode. */
  | 'EVENT_BAD_ENVELOPE'
  /** The envelope names a type that the event map does not know. */
  | 'EVENT_UNKNOWN_TYPE'
  /** The data does not have the shape its type promises. */
  | 'EVENT_BAD_DATA';

/** Everything that can be wrong with an event, whether it is being made or being read. */
export class EventError extends Error {
  override readonly name = 'EventError';

  constructor(
    readonly code: EventErrorCode,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}
