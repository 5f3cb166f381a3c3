/** Parts of a small WSDL for the tests of the generator, each replaceable. */
export interface SmallWsdl {
  /** Schema content besides the messages of the one operation. */
  readonly types?: string;
  /** Fields of the request element. */
  readonly request?: string;
  /** Fields of the response element. */
  readonly response?: string;
}

/** A WSDL of one operation, `Greet`, in the shape of the published ones. */
export function smallWsdl({ types = '', request = '', response = '' }: SmallWsdl): string {
  const element = (name: string, fields: string): string =>
    `<s:element name="${name}"><s:complexType>${fields === '' ? '' : `<s:sequence>${fields}</s:sequence>`}</s:complexType></s:element>`;
  return `<?xml version="1.0"?>
<wsdl:definitions xmlns:s="http://www.w3.org/2001/XMLSchema" xmlns:tns="urn:small" xmlns:g="http://microsoft.com/wsdl/types/"
  xmlns:soap="http://schemas.xmlsoap.org/wsdl/soap/" xmlns:wsdl="http://schemas.xmlsoap.org/wsdl/" targetNamespace="urn:small">
<wsdl:types><s:schema elementFormDefault="qualified" targetNamespace="urn:small">${element('Greet', request)}${element('GreetResponse', response)}${types}</s:schema></wsdl:types>
<wsdl:message name="In"><wsdl:part name="parameters" element="tns:Greet"/></wsdl:message>
<wsdl:message name="Out"><wsdl:part name="parameters" element="tns:GreetResponse"/></wsdl:message>
<wsdl:portType name="P"><wsdl:operation name="Greet"><wsdl:input message="tns:In"/><wsdl:output message="tns:Out"/></wsdl:operation></wsdl:portType>
<wsdl:binding name="P" type="tns:P"><soap:binding/><wsdl:operation name="Greet"><soap:operation soapAction="urn:small/Greet"/></wsdl:operation></wsdl:binding>
</wsdl:definitions>`;
}
