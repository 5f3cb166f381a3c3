import { Buffer } from 'node:buffer';
import { bareEnvelope, envelopePrefix, responseEnvelope } from '../encoding/envelope.js';
import { escapeText } from '../encoding/escape.js';
import type { SerializerStyle, SoapVersion } from '../tables.js';
import { SOAP_ERROR_CODES, type SoapErrorCode } from './error-codes.js';

/** What real servers say in every fault. */
const FAULT_STRING = 'Fault occurred';

/** Codes that SOAP itself defines beside Client and Server (SOAP 1.1 section 4.4.1). */
export type EnvelopeFaultCode = 'VersionMismatch' | 'MustUnderstand';

/** What a fault says. */
export interface SoapFault {
  readonly errorCode: SoapErrorCode;
  /** For InvalidParameters the path of the parameter. Empty when there is nothing to name. */
  readonly message?: string;
  /** GUID under which the log tells more. */
  readonly id: string;
  /** The SOAPAction of the call, without quotes; they are added, as real servers do. */
  readonly method: string;
  /** Address of the service as the server sees it. ASP.NET writes it, WCF does not. */
  readonly actor?: string;
  /** Set for faults of the envelope; else the error code tells whose fault it is. */
  readonly faultCode?: EnvelopeFaultCode;
}

/**
 * Encodes a fault in the style of the service (MS-WUSP 2.2.2.4, MS-WSUSSS 2.2.9). The detail's children are unqualified, an empty
 * Message is written with both tags, and only ASP.NET names the actor: all as observed.
 */
export function encodeFault(fault: SoapFault, style: SerializerStyle, soapVersion: SoapVersion): Buffer {
  const { start, end } = style === 'wcf' ? bareEnvelope(soapVersion) : responseEnvelope(style, soapVersion);
  const prefix = envelopePrefix(style);
  const content = soapVersion === '1.1' ? faultOf11(fault, style, prefix) : faultOf12(fault, style, prefix);
  return Buffer.from(`${start}<${prefix}:Fault>${content}</${prefix}:Fault>${end}`, 'utf8');
}

function faultOf11(fault: SoapFault, style: SerializerStyle, prefix: string): string {
  const code = fault.faultCode ?? SOAP_ERROR_CODES[fault.errorCode].side;
  const actor = style === 'asmx' && fault.actor !== undefined ? `<faultactor>${escapeText(fault.actor)}</faultactor>` : '';
  return `<faultcode>${prefix}:${code}</faultcode><faultstring>${FAULT_STRING}</faultstring>${actor}<detail>${detail(fault)}</detail>`;
}

/**
 * SOAP 1.2 names its codes anew and has Node for the actor. The detail is an unqualified `Detail`, distinct from SOAP's own
 * (MS-WSUSSS 2.2.9.2); no native peer speaks 1.2, so this follows the text.
 */
function faultOf12(fault: SoapFault, style: SerializerStyle, prefix: string): string {
  const code = fault.faultCode ?? (SOAP_ERROR_CODES[fault.errorCode].side === 'Client' ? 'Sender' : 'Receiver');
  const actor = style === 'asmx' && fault.actor !== undefined ? `<${prefix}:Node>${escapeText(fault.actor)}</${prefix}:Node>` : '';
  const reason = `<${prefix}:Reason><${prefix}:Text xml:lang="en">${FAULT_STRING}</${prefix}:Text></${prefix}:Reason>`;
  const codeElement = `<${prefix}:Code><${prefix}:Value>${prefix}:${code}</${prefix}:Value></${prefix}:Code>`;
  return `${codeElement}${reason}${actor}<Detail>${detail(fault)}</Detail>`;
}

function detail({ errorCode, message = '', id, method }: SoapFault): string {
  return [
    `<ErrorCode>${errorCode}</ErrorCode>`,
    `<Message>${escapeText(message)}</Message>`,
    `<ID>${escapeText(id)}</ID>`,
    `<Method>"${escapeText(method)}"</Method>`,
  ].join('');
}
