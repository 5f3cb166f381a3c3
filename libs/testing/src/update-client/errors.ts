/** Why a scan did not end well. */
export type UpdateClientErrorCode =
  /** Nobody answered: no connection, no name, no answer in time. */
  | 'NOT_REACHABLE'
  /** The server answered that it is too busy or not ready (HTTP 503, or the fault ServerBusy). */
  | 'BUSY'
  /** Something answered, but not with what the protocol promises. */
  | 'WRONG_ANSWER'
  /** The server answered with a SOAP fault that the agent cannot recover from, or not again. */
  | 'FAULT'
  /** The server has no filter for the categories that the scan was to be limited to (MS-WUSP 3.1.5.6). */
  | 'CATEGORY_REFUSED'
  /** The agent's own limit of server trips in one scan was passed (its error 0x80244010). */
  | 'TOO_MANY_TRIPS';

/** What else is known about a failure. */
export interface UpdateClientErrorOptions extends ErrorOptions {
  readonly retryAt?: Date | undefined;
}

/** A scan, or a part of one, that failed. */
export class UpdateClientError extends Error {
  override readonly name = 'UpdateClientError';

  /**
   * @param operation the operation being called, such as `SyncUpdates`
   * @param message one sentence that names what was seen
   */
  constructor(
    readonly code: UpdateClientErrorCode,
    readonly operation: string,
    message: string,
    options?: UpdateClientErrorOptions,
  ) {
    super(`${operation}: ${message}`, options);
    this.retryAt = options?.retryAt;
  }

  /** When a busy server wants to be asked again, if it said so. */
  readonly retryAt: Date | undefined;
}
