import { EXIT, type ExitCode } from './exit-codes.js';

/** A command that did not do what was asked; the message says what was seen and what to do next. */
export class CommandError extends Error {
  override readonly name: string = 'CommandError';

  constructor(
    readonly exitCode: ExitCode,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}

/** The command line cannot be understood; the message says why. */
export class UsageError extends CommandError {
  override readonly name = 'UsageError';

  constructor(message: string) {
    super(EXIT.usage, message);
  }
}
