import type { SoapDecodeError } from '../errors.js';
import type { SoapFault } from './encode-fault.js';

/**
 * The part of a fault that answers bytes which could not be decoded: InvalidParameters with the path of the parameter (MS-WUSP
 * 2.2.2.4), or
 * the code that SOAP has for the envelope. The caller adds id, method and actor.
 */
export function faultOfDecodeError(error: SoapDecodeError): Pick<SoapFault, 'errorCode' | 'message' | 'faultCode'> {
  const fault = { errorCode: 'InvalidParameters', message: error.path } as const;
  if (error.code === 'VERSION_MISMATCH') return { ...fault, faultCode: 'VersionMismatch' };
  if (error.code === 'MUST_UNDERSTAND') return { ...fault, faultCode: 'MustUnderstand' };
  return fault;
}
