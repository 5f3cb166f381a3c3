/** Why bytes could not be decoded. The codes are stable: tests, metrics and fault mapping rely on them. */
export type SoapDecodeErrorCode =
  | 'UNSUPPORTED_ENCODING'
  | 'NOT_WELL_FORMED'
  | 'DOCTYPE_REFUSED'
  | 'NOT_SOAP'
  | 'VERSION_MISMATCH'
  | 'MUST_UNDERSTAND'
  | 'UNKNOWN_OPERATION'
  | 'INVALID_VALUE'
  | 'REPEATED_ELEMENT'
  | 'MESSAGE_TOO_LONG'
  | 'TOO_DEEP'
  | 'TOO_MANY_ELEMENTS'
  | 'TOO_MANY_ATTRIBUTES'
  | 'ATTRIBUTE_TOO_LONG'
  | 'TEXT_TOO_LONG'
  | 'ARRAY_TOO_LONG';

/** Bytes that are not an acceptable message of the contract. The only error the decoder throws for bad input. */
export class SoapDecodeError extends Error {
  override readonly name = 'SoapDecodeError';

  /**
   * @param code what is wrong
   * @param path the parameter concerned, dotted from below the operation element, without array indexes
   *   (`parameters.InstalledNonLeafUpdateIDs`): what a fault's Message carries (MS-WUSP 2.2.2.4, InvalidParameters).
   *   Empty when the message as a whole is concerned.
   * @param reason one sentence for the log; never sent to the peer
   */
  constructor(
    readonly code: SoapDecodeErrorCode,
    readonly path: string,
    reason: string,
  ) {
    super(path === '' ? `${code}: ${reason}` : `${code} at ${path}: ${reason}`);
  }
}

/** A message that cannot be written: a value of the wrong type or out of range. Always a mistake of the calling code. */
export class SoapEncodeError extends Error {
  override readonly name = 'SoapEncodeError';

  /** @param path the field concerned, dotted from below the operation element */
  constructor(
    readonly path: string,
    reason: string,
  ) {
    super(`${path}: ${reason}`);
  }
}

/** What a fault said; every part may be missing because servers differ. */
export interface SoapFaultDetails {
  /** `Client`, `Server`, `VersionMismatch`, `MustUnderstand`, or SOAP 1.2's `Sender`, `Receiver`: the local part of the code. */
  readonly faultCode: string;
  readonly faultString: string;
  /** The identifying string of MS-WUSP 2.2.2.4 and MS-WSUSSS 2.2.9.3; empty when the peer sent none. */
  readonly errorCode: string;
  /** For InvalidParameters the name of the parameter; for FileDigestsMissing the digests. */
  readonly faultMessage: string;
  /** GUID of this fault in the peer's log. */
  readonly id: string;
  /** The action, with the quotes real servers put around it. */
  readonly method: string;
}

/** The peer answered with a SOAP fault instead of a response. */
export class SoapFaultError extends Error implements SoapFaultDetails {
  override readonly name = 'SoapFaultError';
  readonly faultCode: string;
  readonly faultString: string;
  readonly errorCode: string;
  readonly faultMessage: string;
  readonly id: string;
  readonly method: string;

  constructor(details: SoapFaultDetails) {
    super(`SOAP fault ${details.errorCode || details.faultCode}${details.faultMessage === '' ? '' : `: ${details.faultMessage}`}`);
    this.faultCode = details.faultCode;
    this.faultString = details.faultString;
    this.errorCode = details.errorCode;
    this.faultMessage = details.faultMessage;
    this.id = details.id;
    this.method = details.method;
  }
}
