/** What went wrong, for callers that react to one of them. */
export type LocalServiceErrorCode =
  /** Another process listens on the wanted port. */
  | 'PORT_IN_USE'
  /** A living process of ours uses the data directory. */
  | 'DATA_DIRECTORY_IN_USE'
  /** The account that must run the server cannot enter the data directory. */
  | 'DATA_DIRECTORY_UNREACHABLE'
  /** A program is not on this machine and could not be put there. */
  | 'PROGRAM_MISSING'
  /** A program ran and did not become ready. */
  | 'START_FAILED';

/** The only error this library throws on purpose. Its message says what to do and holds no password. */
export class LocalServiceError extends Error {
  constructor(
    readonly code: LocalServiceErrorCode,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
    this.name = 'LocalServiceError';
  }
}

/** Receives one line of progress meant for a person. */
export type Log = (line: string) => void;
