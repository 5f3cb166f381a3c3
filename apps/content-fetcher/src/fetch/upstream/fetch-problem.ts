import type { ContentFailure } from '@sluice/domain/events';

/** A file, or a part of it, could not be had. The message is for people and names no address. */
export class FetchProblem extends Error {
  override readonly name = 'FetchProblem';

  /**
   * @param code what is told of it when the attempt ends with it
   * @param isPassing whether asking again in a moment may help
   * @param retryAfterMs what the answer asked for; null without a wish
   */
  constructor(
    readonly code: ContentFailure,
    message: string,
    readonly isPassing = false,
    readonly retryAfterMs: number | null = null,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}

/** The server sends whole files only; whoever wants a part has to read from the beginning. */
export class RangesIgnored extends FetchProblem {
  constructor() {
    super('upstreamUnavailable', 'The server does not answer requests for parts of files.');
  }
}
