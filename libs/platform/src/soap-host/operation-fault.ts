import type { SoapErrorCode } from '@sluice/protocol/soap';

/**
 * Thrown by an operation handler to refuse a call with one of the specified error codes (MS-WUSP 2.2.2.4, MS-WSUSSS 2.2.9.3).
 * `detail` becomes the fault's Message: for `InvalidParameters` the path of the parameter, such as `parameters.SystemSpec`.
 * It is shown to a stranger, so it names the request's own parts and nothing else.
 */
export class OperationFault extends Error {
  override readonly name = 'OperationFault';
  constructor(readonly errorCode: SoapErrorCode, readonly detail = '') {
    super(detail ? `${errorCode}: ${detail}` : errorCode);
  }
}
