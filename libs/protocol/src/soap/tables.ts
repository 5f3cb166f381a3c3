/**
 * The plain-data description of a wire contract: what the generator writes and what the decoder and the encoder read.
 * Nothing in here runs; a table is a constant.
 */

/** The XML Schema (and `wsdl/types`) simple types that the two protocols use, named as the schemas name them. */
export type ScalarKind =
  | 'string'
  | 'boolean'
  | 'int'
  | 'short'
  | 'unsignedByte'
  | 'unsignedInt'
  | 'long'
  | 'dateTime'
  | 'base64Binary'
  | 'guid';

/** A string restricted to a closed set of values. */
export interface EnumerationType {
  /** Name of the simple type in the schema. */
  readonly enumeration: string;
  /** The permitted values in schema order; the first one is the default of a missing required field, as in .NET. */
  readonly values: readonly string[];
}

/** The type of a field, or of one item of an array. */
export type FieldType = ScalarKind | EnumerationType | ComplexType;

/** Another name under which clients send an array. It is read, never written. */
export interface ArrayAlias {
  /** Local name of the wrapper element. */
  readonly name: string;
  /** Local name of the item elements inside it. */
  readonly item: string;
}

/** One element (or attribute) of a complex type, in schema order. */
export interface Field {
  /** Local name on the wire, and the property name in the message. */
  readonly name: string;
  /** Type of the value, or of one item when `item` is set. */
  readonly type: FieldType;
  /** The schema says `minOccurs="1"` or `use="required"`: absent on the wire means the .NET default, never `undefined`. */
  readonly required?: true;
  /** Set for arrays: the wrapper element is `name`, its children are called `item`. */
  readonly item?: string;
  /** The value is an (unqualified) attribute of the element instead of a child. */
  readonly attribute?: true;
  /** Other names of this array, to be read as well. */
  readonly aliases?: readonly ArrayAlias[];
  /** An empty array is written as an empty element; without this it is left out. */
  readonly writtenWhenEmpty?: true;
  /** The text may be long: `maxLargeTextLength` bounds it instead of `maxTextLength`. */
  readonly large?: true;
}

/**
 * A sequence of fields: the content of an element.
 * The type parameter is the message interface it decodes to; it exists only at compile time.
 */
export interface ComplexType<Message = unknown> {
  /** Name of the type in the schema, or of the message element. */
  readonly name: string;
  /** Target namespace of the schema: the namespace of every child element. */
  readonly namespace: string;
  /** Fields in the order the encoder writes them; the decoder accepts any order. */
  readonly fields: readonly Field[];
  /** Never present: carries the message type for the compiler. */
  readonly message?: Message;
}

/** One operation of a web service: document/literal, one element in the Body each way. */
export interface SoapOperation<Request = unknown, Response = unknown, Name extends string = string> {
  /** Local name of the request element. */
  readonly name: Name;
  /** Name of the web service as the specification titles it, such as `ClientWebService`. */
  readonly service: string;
  /** Namespace of the request and response elements. */
  readonly namespace: string;
  /** Value of the SOAPAction header, without quotes. */
  readonly soapAction: string;
  readonly request: ComplexType<Request>;
  readonly response: ComplexType<Response>;
}

/**
 * How a real server writes the answers of a service: the client service is written by WCF, the others by ASP.NET's own
 * (`asmx`) serializer. They differ in prefix, XML declaration, place of the namespace declarations and empty elements.
 */
export type SerializerStyle = 'wcf' | 'asmx';

/** Version of the SOAP envelope. */
export type SoapVersion = '1.1' | '1.2';

/** The operations of one web service. */
export interface SoapContract<Operations extends Record<string, SoapOperation> = Record<string, SoapOperation>> {
  /** Name of the web service, such as `ClientWebService`. */
  readonly name: string;
  /** Target namespace of the service's own messages (Ping has another one). */
  readonly namespace: string;
  /** The style real servers use for this service. */
  readonly style: SerializerStyle;
  /** Operations by name. */
  readonly operations: Operations;
}

/** The request message of an operation. */
export type RequestOf<Operation> = Operation extends SoapOperation<infer Request, infer _Response> ? Request : never;

/** The response message of an operation. */
export type ResponseOf<Operation> = Operation extends SoapOperation<infer _Request, infer Response> ? Response : never;

/** Tells an enumeration from the other field types. */
export function isEnumeration(type: FieldType): type is EnumerationType {
  return typeof type === 'object' && 'values' in type;
}

/** Tells a complex type from the other field types. */
export function isComplex(type: FieldType): type is ComplexType {
  return typeof type === 'object' && 'fields' in type;
}
