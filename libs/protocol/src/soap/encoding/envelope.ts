import { envelopeNamespace, XSD_NAMESPACE, XSI_NAMESPACE } from '../namespaces.js';
import type { SerializerStyle, SoapVersion } from '../tables.js';

const SCHEMA_NAMESPACES = ` xmlns:xsi="${XSI_NAMESPACE}" xmlns:xsd="${XSD_NAMESPACE}"`;

/** The markup before and behind the content of the Body. */
export interface EnvelopeMarkup {
  readonly start: string;
  readonly end: string;
}

/** Prefix of the envelope namespace: WCF writes `s`, ASP.NET `soap`. */
export function envelopePrefix(style: SerializerStyle): string {
  return style === 'wcf' ? 's' : 'soap';
}

/** The envelope of an answer, as the two serializers of real servers write it. */
export function responseEnvelope(style: SerializerStyle, version: SoapVersion): EnvelopeMarkup {
  const namespace = envelopeNamespace(version);
  if (style === 'wcf') {
    return { start: `<s:Envelope xmlns:s="${namespace}"><s:Body${SCHEMA_NAMESPACES}>`, end: '</s:Body></s:Envelope>' };
  }
  return {
    start: `<?xml version="1.0" encoding="utf-8"?><soap:Envelope xmlns:soap="${namespace}"${SCHEMA_NAMESPACES}><soap:Body>`,
    end: '</soap:Body></soap:Envelope>',
  };
}

/** The envelope of a native client's request, and of a WCF fault: nothing is declared that is not used. */
export function bareEnvelope(version: SoapVersion): EnvelopeMarkup {
  return { start: `<s:Envelope xmlns:s="${envelopeNamespace(version)}"><s:Body>`, end: '</s:Body></s:Envelope>' };
}
