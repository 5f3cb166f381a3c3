import type { SoapErrorCode } from '@sluice/protocol/soap';

/** What an upstream server does instead of answering properly, once. */
export type UpstreamBehaviour =
  /** A SOAP fault (MS-WSUSSS 2.2.9). */
  | { readonly kind: 'fault'; readonly errorCode: SoapErrorCode; readonly message?: string }
  /** A fault without ErrorCode. */
  | { readonly kind: 'bare-fault' }
  /** An HTTP status with a page in HTML. */
  | { readonly kind: 'status'; readonly status: number; readonly retryAfter?: string }
  /** No answer at all. */
  | { readonly kind: 'hang' }
  /** The connection breaks before the answer. */
  | { readonly kind: 'reset' }
  /** The answer ends in the middle. */
  | { readonly kind: 'cut' }
  /** The proper answer up to and including the first `part`, which is then repeated until the client goes away. */
  | { readonly kind: 'endless'; readonly part: RegExp }
  /** The proper answer, changed. */
  | { readonly kind: 'change'; readonly change: (answer: never) => unknown }
  /** The proper answer, after what `until` promises when the call is there. */
  | { readonly kind: 'wait'; readonly until: () => Promise<unknown> };

/** An error that becomes a fault. */
export class UpstreamServerFault extends Error {
  override readonly name = 'UpstreamServerFault';

  constructor(readonly errorCode: SoapErrorCode, message = '') {
    super(message);
  }
}
