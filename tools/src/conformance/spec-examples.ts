import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  decodeRequest, decodeResponse, encodeFault, encodeRequest, encodeResponse, isSoapErrorCode, SoapFaultError, type SoapContract, type SoapOperation,
} from '@sluice/protocol/soap';
import { clientWebService, reporting, simpleAuthWebService } from '@sluice/protocol/wusp';
import { XmlDocument, XmlElement } from 'libxml2-wasm';
import { requireEqual, type CheckResult } from './check.js';
import { readSpecExamples } from './spec-example-text.js';

const CONTRACTS: readonly SoapContract[] = [clientWebService, simpleAuthWebService, reporting.reportingWebService];
const LEAVES = '/*/*[local-name()="Body"]//*[not(*)]';
const XSI = 'http://www.w3.org/2001/XMLSchema-instance';

/**
 * Holds the decoder and the encoder against the example conversation of MS-WUSP section 4: every message decodes, and written
 * again holds
 * the same values in the same places.
 * @param specificationFolder folder that holds MS-WUSP.md
 */
export function runSpecExamples(specificationFolder: string): CheckResult[] {
  const examples = readSpecExamples(readFileSync(join(specificationFolder, 'MS-WUSP.md'), 'utf8'));
  return examples.map(({ title, xml }, index) => {
    const name = `MS-WUSP 4, example ${index + 1}: ${title}`;
    try {
      requireEqual(leavesOf(writeAgain(xml)), leavesOf(xml), 'the values');
      return { name, ok: true, detail: '' };
    } catch (error) {
      return { name, ok: false, detail: error instanceof Error ? error.message : String(error) };
    }
  });
}

function writeAgain(xml: string): string {
  const bytes = Buffer.from(xml);
  const payload = payloadName(xml);
  for (const contract of CONTRACTS) {
    const operations: readonly SoapOperation[] = Object.values(contract.operations);
    if (operations.some(({ request }) => `{${request.namespace}}${request.name}` === payload)) {
      const { operation, message } = decodeRequest(bytes, { contract });
      return encodeRequest(operation, message as never).toString();
    }
    const operation = operations.find(({ response }) => `{${response.namespace}}${response.name}` === payload);
    if (operation !== undefined) {
      const { message, soapVersion } = decodeResponse(bytes, { operation });
      return encodeResponse(operation, message as never, { style: contract.style, soapVersion }).toPlain().toString();
    }
  }
  return writeFaultAgain(bytes);
}

function writeFaultAgain(bytes: Buffer): string {
  try {
    decodeResponse(bytes, { operation: clientWebService.operations.GetConfig });
  } catch (error) {
    if (!(error instanceof SoapFaultError)) throw error;
    const { errorCode, faultMessage, id, method } = error;
    if (!isSoapErrorCode(errorCode)) throw new Error(`${errorCode} is no ErrorCode of the specification`, { cause: error });
    return encodeFault({ errorCode, message: faultMessage, id, method: method.replaceAll('"', '') }, 'wcf', '1.1').toString();
  }
  throw new Error('neither request, response nor fault');
}

function payloadName(xml: string): string {
  const document = XmlDocument.fromString(xml);
  try {
    const payload = document.get('/*/*[local-name()="Body"]/*[1]');
    return payload instanceof XmlElement ? `{${payload.namespaceUri}}${payload.name}` : '';
  } finally {
    document.dispose();
  }
}

/**
 * The values of a message with their paths, one per line. White space does not count, because the publication broke lines within
 * values; nor do nil
 * elements, and of a fault what every server words differently.
 */
function leavesOf(xml: string): string {
  const document = XmlDocument.fromString(xml);
  try {
    const leaves = document.find(LEAVES).filter((node) => node instanceof XmlElement);
    return leaves
      .filter((leaf) => !hasNil(leaf) && !['faultcode', 'faultstring', 'faultactor'].includes(leaf.name))
      .map((leaf) => `${pathOf(leaf)}=${leaf.content.replace(/\s+/g, '')}`)
      .join('\n');
  } finally {
    document.dispose();
  }
}

function hasNil(element: XmlElement): boolean {
  return element.attrs.some((attribute) => attribute.name === 'nil' && attribute.namespaceUri === XSI);
}

function pathOf(element: XmlElement): string {
  const parent = element.parent;
  const step = `{${element.namespaceUri}}${element.name}`;
  return parent === null || element.name === 'Body' ? '' : `${pathOf(parent)}/${step}`;
}
