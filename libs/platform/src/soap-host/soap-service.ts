import type { Outgoing, SoapContract, SoapOperation } from '@sluice/protocol/soap';

// eslint-disable-next-line @typescript-eslint/no-explicit-any -- a service holds operations of every request and response type
export type AnySoapOperation = SoapOperation<any, any>;

/** A web service that a process hosts. */
export interface SoapServiceDefinition {
  /** The service's contract: its name, the serializer it imitates and every operation, generated from the WSDL. */
  readonly contract: SoapContract;
  /** Where it is reached; matched in any letter case. The first one is the service's own, the others are known aliases. */
  readonly paths: readonly [string, ...string[]];
  /** Operations of the contract that this version does not serve yet, by name. Calling one is a fault; a handler for one is an error at start. */
  readonly unserved?: readonly string[];
  /** Largest request body, coded and decoded, in bytes. */
  readonly maxRequestBytes: number;
  /** Operations whose requests may be larger when they say their length, a few at a time. */
  readonly largeRequests?: LargeRequestDefinition;
}

/** What larger requests may be. */
export interface LargeRequestDefinition {
  /** By name. */
  readonly operations: readonly string[];
  /** As {@link SoapServiceDefinition.maxRequestBytes}. */
  readonly maxRequestBytes: number;
  /** Elements in one message. */
  readonly maxElements: number;
  /** How many a process reads and works on at once; more are answered 503 with Retry-After. */
  readonly places: number;
}

/** What a handler may know of the call besides the message. */
export interface SoapCall {
  /** `Host` of the request, as the client named us; validated to be `name` or `name:port`, else undefined. */
  readonly host: string | undefined;
  readonly protocol: 'http' | 'https';
  /** Address of the client, as the trusted proxies report it. */
  readonly clientAddress: string;
}

/** A handler of one operation. The application declares it with {@link HandlesOperation}. */
export interface SoapOperationHandler<Request, Response> {
  /**
   * Set for handlers that seldom wait: what they do before they wait is within the trace of the call, and so is the fault they may end in, but
   * nothing else. In exchange nothing has to be followed for them, see `duringTrace`.
   */
  readonly answersAtOnce?: boolean;
  handle(request: Request, call: SoapCall): Promise<Outgoing<Response>> | Outgoing<Response>;
}
