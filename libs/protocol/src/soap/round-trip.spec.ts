import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { messageArbitrary } from '../../fixtures/message-arbitrary.js';
import { clientWebService, simpleAuthWebService } from '../wusp/index.js';
import { dssAuthWebService, reporting, serverSyncWebService } from '../wsusss/index.js';
import { decodeRequest, decodeResponse } from './decode.js';
import { encodeRequest, encodeResponse } from './encode.js';
import type { SoapContract, SoapOperation } from './tables.js';

const contracts: readonly SoapContract[] = [
  clientWebService, simpleAuthWebService, serverSyncWebService, dssAuthWebService, reporting.reportingWebService,
];
const operations = contracts.flatMap((contract) =>
  Object.values(contract.operations).map((operation): [string, SoapContract, SoapOperation] => [`${contract.name}.${operation.name}`, contract, operation]),
);
const RUNS = { numRuns: 25 };

describe.each(operations)('%s', (_name, contract, operation) => {
  it('gives back every request that was written', () => {
    fc.assert(
      fc.property(messageArbitrary(operation.request), (message) => {
        const decoded = decodeRequest(encodeRequest(operation, message as never), { contract });
        expect(decoded).toEqual({ name: operation.name, operation, soapVersion: '1.1', message });
      }),
      RUNS,
    );
  });

  it('gives back every response that was written, in both styles and versions', () => {
    const encodings = fc.record({ style: fc.constantFrom('wcf', 'asmx'), soapVersion: fc.constantFrom('1.1', '1.2') });
    fc.assert(
      fc.property(messageArbitrary(operation.response), encodings, (message, encoding) => {
        const bytes = encodeResponse(operation, message as never, encoding).toPlain();
        expect(decodeResponse(bytes, { operation })).toEqual({ soapVersion: encoding.soapVersion, message });
      }),
      RUNS,
    );
  });
});
