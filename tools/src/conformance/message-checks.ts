import {
  decodeRequest, decodeResponse, encodeFault, encodeRequest, encodeResponse, SoapFaultError, type SoapErrorCode, type SoapOperation,
} from '@sluice/protocol/soap';
import { canonicalXml } from './canonical-xml.js';
import type { Capture } from './captures.js';
import { check, requireEqual, type CheckResult } from './check.js';
import { contractOf } from './contracts.js';

/** Every recorded request decodes, and written again says the same as it did: nothing was lost. */
export function checkRequest(capture: Capture): Promise<CheckResult> {
  return check(`${capture.name} request decodes without loss`, () => {
    const body = Buffer.from(capture.requestBody ?? '');
    const decoded = decodeRequest(body, { contract: contractOf(capture.requestLine) });
    const again = encodeRequest(decoded.operation as SoapOperation, decoded.message as never);
    requireEqual(canonicalXml(again.toString()), canonicalXml(inOurWords(body.toString())), 'the requests');
  });
}

/** Every recorded answer decodes, and our own writing of the same message is the recorded answer byte for byte. */
export function checkResponse(capture: Capture): Promise<CheckResult> {
  return check(`${capture.name} answer is written byte for byte`, () => {
    const recorded = Buffer.from(capture.responseBody ?? '');
    const contract = contractOf(capture.requestLine);
    const operation = operationOf(capture);
    try {
      const { message } = decodeResponse(recorded, { operation });
      const written = encodeResponse(operation, message as never, { style: contract.style, soapVersion: '1.1' }).toPlain();
      requireEqual(written.toString(), recorded.toString(), 'the answers');
    } catch (error) {
      if (!(error instanceof SoapFaultError)) throw error;
      const written = encodeFault({
        errorCode: error.errorCode as SoapErrorCode, message: error.faultMessage, id: error.id, method: error.method.replaceAll('"', ''), ...actorOf(recorded),
      }, contract.style, '1.1');
      requireEqual(written.toString(), recorded.toString(), 'the faults');
    }
  });
}

/** The faultactor, which ASP.NET's services write and nobody reads. */
function actorOf(recorded: Buffer): { actor?: string } {
  const actor = /<faultactor>([^<]*)</.exec(recorded.toString())?.[1];
  return actor === undefined ? {} : { actor };
}

/** The operation that a capture's SOAPAction names. */
export function operationOf(capture: Capture): SoapOperation {
  const action = capture.requestHeaders.get('soapaction')?.replaceAll('"', '');
  const operation = Object.values(contractOf(capture.requestLine).operations as Record<string, SoapOperation>)
    .find((candidate) => candidate.soapAction === action);
  if (!operation) throw new Error(`no operation has the action ${action}`);
  return operation;
}

const ARRAYS = 'InstalledNonLeafUpdateIDs|OtherCachedUpdateIDs|CachedDriverIDs|SystemSpec';
const NIL_ELEMENT = /<\w+\s+\w+:nil="(?:true|1)"[^>]*\/>/g;
const EMPTY_ARRAY = new RegExp(`<(${ARRAYS})\\s*(?:/>|></\\1>)`, 'g');

/**
 * An absent, an empty and a nil array mean the same, and so do an absent and a nil value; we write neither. Native clients write extension
 * drivers under other names than the schema; we read both and write the schema's.
 */
function inOurWords(xml: string): string {
  return xml.replace(NIL_ELEMENT, '').replace(EMPTY_ARRAY, '').replace(/(<\/?)(?:extensionDrivers|ExtensionDriver)>/g, '$1extensionDriver>');
}
