import { describe, expect, it } from '@jest/globals';
import { clientWebService, syncUpdates } from '../../wusp/index.js';
import { decodeRequest, decodeResponse } from '../decode.js';
import { SoapDecodeError, SoapFaultError } from '../errors.js';
import { clientMessageText } from '../../../fixtures/soap-text.js';
import { faultOfDecodeError } from './decode-error-fault.js';
import { encodeFault, type SoapFault } from './encode-fault.js';
import { isSoapErrorCode, SOAP_ERROR_CODES, type SoapErrorCode } from './error-codes.js';

const fault: SoapFault = {
  errorCode: 'InvalidParameters',
  message: 'parameters.InstalledNonLeafUpdateIDs',
  id: '81418b4e-82c1-48d0-9504-da01db6148ae',
  method: 'urn:service/Operation',
  actor: 'http://127.0.0.1:8530/a.asmx',
};
const DETAIL =
  '<ErrorCode>InvalidParameters</ErrorCode><Message>parameters.InstalledNonLeafUpdateIDs</Message><ID>81418b4e-82c1-48d0-9504-da01db6148ae</ID><Method>"urn:service/Operation"</Method>';

describe('encodeFault', () => {
  it('writes like WCF: no actor, nothing declared that is not used', () => {
    expect(encodeFault(fault, 'wcf', '1.1').toString()).toBe(
      '<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"><s:Body><s:Fault><faultcode>s:Client</faultcode>' +
        `<faultstring>Fault occurred</faultstring><detail>${DETAIL}</detail></s:Fault></s:Body></s:Envelope>`,
    );
  });

  it('writes like ASP.NET: actor, and an empty Message with both tags', () => {
    const { message: _, ...busy } = fault;
    expect(encodeFault({ ...busy, errorCode: 'InternalServerError' }, 'asmx', '1.1').toString()).toBe(
      '<?xml version="1.0" encoding="utf-8"?><soap:Envelope xmlns:soap="http://schemas.xmlsoap.org/soap/envelope/" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xmlns:xsd="http://www.w3.org/2001/XMLSchema">' +
        '<soap:Body><soap:Fault><faultcode>soap:Server</faultcode><faultstring>Fault occurred</faultstring><faultactor>http://127.0.0.1:8530/a.asmx</faultactor>' +
        '<detail><ErrorCode>InternalServerError</ErrorCode><Message></Message><ID>81418b4e-82c1-48d0-9504-da01db6148ae</ID><Method>"urn:service/Operation"</Method></detail>' +
        '</soap:Fault></soap:Body></soap:Envelope>',
    );
  });

  it('writes SOAP 1.2 with its own names', () => {
    expect(encodeFault(fault, 'asmx', '1.2').toString()).toContain(
      '<soap:Fault><soap:Code><soap:Value>soap:Sender</soap:Value></soap:Code><soap:Reason><soap:Text xml:lang="en">Fault occurred</soap:Text></soap:Reason>' +
        `<soap:Node>http://127.0.0.1:8530/a.asmx</soap:Node><Detail>${DETAIL}</Detail></soap:Fault>`,
    );
    expect(encodeFault({ ...fault, errorCode: 'ServerBusy' }, 'wcf', '1.2').toString()).toContain('<s:Value>s:Receiver</s:Value>');
  });

  it('writes the codes of the envelope', () => {
    expect(encodeFault({ ...fault, faultCode: 'MustUnderstand' }, 'wcf', '1.1').toString()).toContain('<faultcode>s:MustUnderstand</faultcode>');
    expect(encodeFault({ ...fault, faultCode: 'VersionMismatch' }, 'wcf', '1.2').toString()).toContain('<s:Value>s:VersionMismatch</s:Value>');
  });

  it.each(['1.1', '1.2'] as const)('every error code comes back from SOAP %s as the error it was, and text survives', (version) => {
    for (const errorCode of Object.keys(SOAP_ERROR_CODES) as SoapErrorCode[]) {
      for (const style of ['wcf', 'asmx'] as const) {
        const bytes = encodeFault({ ...fault, errorCode, message: 'a<b>&c' }, style, version);
        expect(() => decodeResponse(bytes, { operation: syncUpdates })).toThrow(SoapFaultError);
        expect(() => decodeResponse(bytes, { operation: syncUpdates })).toThrow(
          expect.objectContaining({ errorCode, faultMessage: 'a<b>&c', id: fault.id, method: '"urn:service/Operation"', faultString: 'Fault occurred' }),
        );
      }
    }
  });
});

describe('SOAP_ERROR_CODES', () => {
  it('holds the codes of MS-WUSP 2.2.2.4 and MS-WSUSSS 2.2.9.3', () => {
    const codesOf = (clause: string) => Object.entries(SOAP_ERROR_CODES).filter(([, { clauses }]) => (clauses as readonly string[]).includes(clause)).map(([code]) => code).sort();
    expect(codesOf('MS-WUSP 2.2.2.4')).toEqual([
      'ConfigChanged', 'CookieExpired', 'FileLocationChanged', 'InternalServerError', 'InvalidAuthorizationCookie', 'InvalidCookie', 'InvalidParameters',
      'RegistrationNotRequired', 'RegistrationRequired', 'ServerBusy', 'ServerChanged',
    ]);
    expect(codesOf('MS-WSUSSS 2.2.9.3')).toEqual([
      'FileDigestsMissing', 'IncompatibleProtocolVersion', 'InternalServerError', 'InvalidAuthorizationCookie', 'InvalidCookie', 'InvalidParameters', 'ServerBusy', 'ServerChanged',
    ]);
  });

  it('knows its own codes and nothing else', () => {
    expect(isSoapErrorCode('CookieExpired')).toBe(true);
    expect(isSoapErrorCode('cookieexpired')).toBe(false);
    expect(isSoapErrorCode('toString')).toBe(false);
  });
});

describe('faultOfDecodeError', () => {
  const faultOf = (text: string): unknown => {
    try {
      return decodeRequest(Buffer.from(text), { contract: clientWebService });
    } catch (error) {
      if (error instanceof SoapDecodeError) return faultOfDecodeError(error);
      throw error;
    }
  };

  it('names the parameter', () => {
    expect(faultOf(clientMessageText('SyncUpdates', '<parameters><ExpressQuery>x</ExpressQuery></parameters>'))).toEqual({
      errorCode: 'InvalidParameters', message: 'parameters.ExpressQuery',
    });
  });

  it('names nothing when the message as a whole is wrong', () => {
    expect(faultOf('<a')).toEqual({ errorCode: 'InvalidParameters', message: '' });
  });

  it('uses the codes that SOAP has for the envelope', () => {
    expect(faultOf('<s:Envelope xmlns:s="urn:soap-9"/>')).toMatchObject({ faultCode: 'VersionMismatch' });
    expect(faultOf(clientMessageText('GetConfig', '', { header: '<h s:mustUnderstand="1"/>' }))).toMatchObject({ faultCode: 'MustUnderstand' });
  });
});
