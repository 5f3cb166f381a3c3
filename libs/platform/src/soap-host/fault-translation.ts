import { type EnvelopeFaultCode, faultOfDecodeError, SoapDecodeError, type SoapErrorCode } from '@sluice/protocol/soap';
import { DatabaseUnavailable } from '../database/index.js';
import { ContentCodingError } from './content-coding.js';
import { OperationFault } from './operation-fault.js';

/** How a failure looks on the wire and in the log. */
export interface TranslatedFault {
  readonly errorCode: SoapErrorCode;
  /** The fault's Message; never anything internal. */
  readonly message: string;
  /** Set when SOAP itself has a code for the failure. */
  readonly faultCode?: EnvelopeFaultCode;
  readonly status: number;
  /** Seconds after which the client may try again; only for what passes by itself. */
  readonly retryAfter?: number;
  /** `error` for what an operator must look at, `info` for what a client did. */
  readonly level: 'error' | 'warn' | 'info';
}

/** Refused before any SOAP was read: wrong media type, unreadable or oversized body, too many calls at once. */
export class RefusedRequest extends Error {
  override readonly name = 'RefusedRequest';
  constructor(readonly status: 400 | 408 | 413 | 415 | 503, readonly detail: string) {
    super(detail);
  }
}

/** Seconds a client is asked to wait when we are too busy. */
const BUSY_RETRY_AFTER = 30;
/** SOAP 1.1 section 6.2: a fault travels with status 500. */
const FAULT_STATUS = 500;

/** The one place where failures become faults. Whatever is not recognised is an internal error, of which the client learns only the id. */
export function translateFault(error: unknown): TranslatedFault {
  if (error instanceof OperationFault) return operationFault(error);
  if (error instanceof SoapDecodeError) {
    return { message: '', ...faultOfDecodeError(error), status: FAULT_STATUS, level: 'info' };
  }
  if (error instanceof ContentCodingError) {
    const status = { unsupported: 415, undecodable: 400, 'too-large': 413 }[error.reason];
    return { errorCode: 'InvalidParameters', message: error.message, status, level: 'info' };
  }
  if (error instanceof RefusedRequest) return refusedRequest(error);
  if (error instanceof DatabaseUnavailable) {
    return { errorCode: 'ServerBusy', message: '', status: 503, retryAfter: BUSY_RETRY_AFTER, level: 'warn' };
  }
  return { errorCode: 'InternalServerError', message: '', status: FAULT_STATUS, level: 'error' };
}

function operationFault(error: OperationFault): TranslatedFault {
  if (error.errorCode === 'ServerBusy') {
    return { errorCode: 'ServerBusy', message: error.detail, status: 503, retryAfter: BUSY_RETRY_AFTER, level: 'warn' };
  }
  return { errorCode: error.errorCode, message: error.detail, status: FAULT_STATUS, level: 'info' };
}

function refusedRequest(error: RefusedRequest): TranslatedFault {
  if (error.status === 503) return { errorCode: 'ServerBusy', message: error.detail, status: 503, retryAfter: BUSY_RETRY_AFTER, level: 'warn' };
  return { errorCode: 'InvalidParameters', message: error.detail, status: error.status, level: 'info' };
}
