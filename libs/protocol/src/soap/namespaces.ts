import type { SoapVersion } from './tables.js';

/** Envelope namespace of SOAP 1.1. */
export const SOAP_11_NAMESPACE = 'http://schemas.xmlsoap.org/soap/envelope/';

/** Envelope namespace of SOAP 1.2. */
export const SOAP_12_NAMESPACE = 'http://www.w3.org/2003/05/soap-envelope';

/** Namespace of `xsi:nil`. */
export const XSI_NAMESPACE = 'http://www.w3.org/2001/XMLSchema-instance';

/** Namespace of the XML Schema types; real servers declare it on every answer. */
export const XSD_NAMESPACE = 'http://www.w3.org/2001/XMLSchema';

/** The envelope namespace of a SOAP version. */
export function envelopeNamespace(version: SoapVersion): string {
  return version === '1.1' ? SOAP_11_NAMESPACE : SOAP_12_NAMESPACE;
}
