import { describe, expect, it } from '@jest/globals';
import { SoapDecodeError } from '@sluice/protocol/soap';
import { DatabaseUnavailable } from '../database/index.js';
import { ContentCodingError } from './content-coding.js';
import { RefusedRequest, translateFault } from './fault-translation.js';
import { OperationFault } from './operation-fault.js';

describe('a failure on the wire', () => {
  it.each([
    ['a refusal by an operation', new OperationFault('InvalidParameters', 'parameters.SystemSpec'), { errorCode: 'InvalidParameters', message: 'parameters.SystemSpec', status: 500, level: 'info' }],
    ['a message that does not decode', new SoapDecodeError('INVALID_VALUE', 'parameters.ID', 'secret reason'), { errorCode: 'InvalidParameters', message: 'parameters.ID', status: 500, level: 'info' }],
    ['a bomb', new ContentCodingError('too-large', 'too large'), { errorCode: 'InvalidParameters', status: 413 }],
    ['an unknown coding', new ContentCodingError('unsupported', 'no'), { status: 415 }],
    ['a body cut short', new ContentCodingError('undecodable', 'no'), { status: 400 }],
    ['a database that is away', new DatabaseUnavailable(), { errorCode: 'ServerBusy', message: '', status: 503, retryAfter: 30, level: 'warn' }],
    ['too many calls', new RefusedRequest(503, 'too many'), { errorCode: 'ServerBusy', status: 503, retryAfter: 30 }],
    ['anything else', new Error('password=hunter2 at /srv/app.js:12'), { errorCode: 'InternalServerError', message: '', status: 500, level: 'error' }],
    ['something that is no error', 'oops', { errorCode: 'InternalServerError', message: '' }],
  ])('for %s', (_what, error, expected) => {
    expect(translateFault(error)).toMatchObject(expected);
  });

  it('for an envelope of another SOAP version or a header we must understand has SOAP’s own code', () => {
    expect(translateFault(new SoapDecodeError('VERSION_MISMATCH', '', 'x'))).toMatchObject({ faultCode: 'VersionMismatch' });
    expect(translateFault(new SoapDecodeError('MUST_UNDERSTAND', '', 'x'))).toMatchObject({ faultCode: 'MustUnderstand' });
  });
});
