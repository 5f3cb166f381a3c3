/** Why something a computer said about itself was refused; the value never changes. */
export type ComputerErrorCode =
  /** The client id is empty, too long or has control characters. */
  | 'INVALID_COMPUTER_ID'
  /** A number of the registration does not fit its type (MS-WUSP 2.2.2.2.3). */
  | 'INVALID_REGISTRATION';

/** What a computer said about itself cannot be stored; nothing was changed. */
export class ComputerError extends Error {
  override readonly name = 'ComputerError';

  constructor(
    readonly code: ComputerErrorCode,
    message: string,
  ) {
    super(message);
  }
}
