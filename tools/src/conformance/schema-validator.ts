import { XmlBufferInputProvider, XmlDocument, XmlElement, XmlLibError, xmlRegisterInputProvider, XsdValidator } from 'libxml2-wasm';

const XSD_NAMESPACE = 'http://www.w3.org/2001/XMLSchema';
const PAYLOAD = '/*[local-name()="Envelope"]/*[local-name()="Body"]/*[1]';

/** The payload of a Body is not what the schemas of the WSDL say. */
export class SchemaViolationError extends Error {
  override readonly name = 'SchemaViolationError';
}

/** The XML Schemas inside a WSDL, each as a document of its own, by target namespace. */
export function extractSchemas(wsdl: string): Map<string, string> {
  const document = XmlDocument.fromString(wsdl);
  try {
    const schemas = document.find('//s:schema', { s: XSD_NAMESPACE }).filter((node) => node instanceof XmlElement);
    // Canonical XML of a part repeats the namespace declarations around it, which the schema needs for its references.
    return new Map(schemas.map((schema) => [schema.attr('targetNamespace')?.value ?? '', schema.canonicalizeToString()]));
  } finally {
    document.dispose();
  }
}

/** Checks SOAP payloads against the schemas of one WSDL, with a validator that shares nothing with our own decoder. */
export class SchemaValidator {
  private static sources: XmlBufferInputProvider | undefined;
  private static compiled = 0;
  private readonly validator: XsdValidator;

  /** @param wsdl text of the WSDL */
  constructor(wsdl: string) {
    // Every schema needs an address, because schemas can only be joined by importing them from somewhere.
    const base = `memory:wsdl${SchemaValidator.compiled++}/`;
    const imports = [...extractSchemas(wsdl)].map(([namespace, text], index) => {
      SchemaValidator.registeredSources().addBuffer(`${base}${index}.xsd`, Buffer.from(text));
      return `<s:import namespace="${namespace}" schemaLocation="${base}${index}.xsd"/>`;
    });
    // The namespaces that others refer to stand last in the WSDLs and have to be known first.
    const root = `<s:schema xmlns:s="${XSD_NAMESPACE}">${imports.reverse().join('')}</s:schema>`;
    const document = XmlDocument.fromString(root, { url: `${base}root.xsd` });
    try {
      this.validator = XsdValidator.fromDoc(document);
    } finally {
      document.dispose();
    }
  }

  /**
   * Checks the first element of an envelope's Body.
   * @param names local names of which the element must have one
   * @throws SchemaViolationError with the validator's findings
   */
  validate(envelope: string, names: readonly string[]): void {
    let document: XmlDocument | undefined;
    try {
      document = XmlDocument.fromString(envelope);
      const payload = document.get(PAYLOAD);
      if (!(payload instanceof XmlElement)) throw new SchemaViolationError('the Body is empty');
      if (!names.includes(payload.name)) throw new SchemaViolationError(`the Body holds ${payload.name} instead of ${names.join(' or ')}`);
      this.validator.validate(payload);
    } catch (error) {
      if (!(error instanceof XmlLibError)) throw error;
      throw new SchemaViolationError(error.details.map(({ message }) => message.trim()).join('; ') || error.message);
    } finally {
      document?.dispose();
    }
  }

  private static registeredSources(): XmlBufferInputProvider {
    if (this.sources === undefined) {
      this.sources = new XmlBufferInputProvider({});
      xmlRegisterInputProvider(this.sources);
    }
    return this.sources;
  }
}
