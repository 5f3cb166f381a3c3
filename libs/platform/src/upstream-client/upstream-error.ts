/** What went wrong between us and the upstream server; the value never changes. */
export type UpstreamErrorKind =
  /** No connection, no answer in time, or the connection broke. */
  | 'network'
  /** An HTTP status other than success, without a SOAP fault. */
  | 'status'
  /** A SOAP fault (MS-WSUSSS 2.2.9). */
  | 'fault'
  /** An answer that is not what was asked for, or longer than accepted. */
  | 'undecodable';

/** A call to the upstream server that brought no answer. Messages never contain cookies, credentials or bodies. */
export abstract class UpstreamError extends Error {
  abstract readonly kind: UpstreamErrorKind;
}

/** The upstream server was not reached, or the connection to it broke. */
export class UpstreamUnreachable extends UpstreamError {
  override readonly name = 'UpstreamUnreachable';
  readonly kind = 'network';

  /**
   * @param reason one sentence for people, without the address
   * @param lasting true when trying again cannot help: a certificate that is not trusted, a proxy that wants other credentials
   */
  constructor(readonly reason: string, readonly lasting: boolean, options?: ErrorOptions) {
    super(reason, options);
  }
}

/** The upstream server, or something in front of it, answered with an HTTP status that is no success. */
export class UpstreamStatus extends UpstreamError {
  override readonly name = 'UpstreamStatus';
  readonly kind = 'status';

  /** @param retryAfterMs what the answer's Retry-After asks for, in milliseconds; null without one */
  constructor(readonly status: number, readonly retryAfterMs: number | null) {
    super(`The upstream server answered with HTTP status ${status}.`);
  }

  /** Whether the same call may be answered later: 408, 429 and every 5xx but those that say "never". */
  get lasting(): boolean {
    if (this.status === 408 || this.status === 429) return false;
    return this.status < 500 || this.status === 501 || this.status === 505;
  }
}

/** The upstream server answered with a SOAP fault. */
export class UpstreamFault extends UpstreamError {
  override readonly name = 'UpstreamFault';
  readonly kind = 'fault';

  /**
   * @param operation the operation that was called
   * @param errorCode the ErrorCode of MS-WSUSSS 2.2.9.3 as the peer spelt it; empty when it sent none
   * @param detail the fault's Message: a parameter's name, or digests
   * @param id under which the peer's log tells more
   */
  constructor(readonly operation: string, readonly errorCode: string, readonly detail: string, readonly id: string, options?: ErrorOptions) {
    super(`The upstream server answered ${operation} with the fault ${errorCode || 'without an error code'}${detail === '' ? '' : ` (${detail.slice(0, 200)})`}.`, options);
  }
}

/** The upstream server answered with something that is not the answer of the operation. */
export class UpstreamUndecodable extends UpstreamError {
  override readonly name = 'UpstreamUndecodable';
  readonly kind = 'undecodable';

  /** @param tooLong whether the answer was longer than accepted: asking for less may help */
  constructor(readonly operation: string, readonly tooLong: boolean, reason: string, options?: ErrorOptions) {
    super(`The upstream server's answer to ${operation} is of no use: ${reason}`, options);
  }
}
