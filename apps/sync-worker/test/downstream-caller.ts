import { randomUUID } from 'node:crypto';
import { decodeResponse, encodeRequest, SoapFaultError, type Outgoing, type SoapOperation } from '@sluice/protocol/soap';
import { getAuthorizationCookie, getCookie, type AuthorizationCookie, type Cookie } from '@sluice/protocol/wsusss';

const PATHS: Readonly<Record<string, string>> = {
  DssAuthWebService: '/DssAuthWebService/DssAuthWebService.asmx',
  ServerSyncWebService: '/ServerSyncWebService/ServerSyncWebService.asmx',
};

/** Makes the calls of a downstream server one by one, exactly as told. */
export class DownstreamCaller {
  readonly accountGuid = randomUUID();
  /** The cookie to send with the next call. */
  cookie: Cookie | undefined;

  constructor(readonly url: string, readonly accountName = 'branch.example', readonly protocolVersion = '1.20') {}

  /** Makes one call; a fault is thrown as `SoapFaultError`, whatever the HTTP status. */
  async call<Request, Response>(operation: SoapOperation<Request, Response>, message: Outgoing<NoInfer<Request>>): Promise<Response> {
    return decodeResponse(Buffer.from(await (await this.send(operation, message)).arrayBuffer()), { operation }).message;
  }

  /** The same, without reading the answer. */
  send<Request>(operation: SoapOperation<Request>, message: Outgoing<NoInfer<Request>>): Promise<Response> {
    return fetch(this.url + PATHS[operation.service], {
      method: 'POST', headers: { 'content-type': 'text/xml; charset=utf-8', soapaction: `"${operation.soapAction}"` },
      body: encodeRequest(operation, message).toString(),
    });
  }

  async authorize(): Promise<AuthorizationCookie> {
    const { accountName, accountGuid } = this;
    return (await this.call(getAuthorizationCookie, { accountName, accountGuid })).GetAuthorizationCookieResult as AuthorizationCookie;
  }

  /** The whole handshake. */
  async connect(): Promise<this> {
    const { GetCookieResult } = await this.call(getCookie, { authCookies: [await this.authorize()], protocolVersion: this.protocolVersion });
    this.cookie = GetCookieResult;
    return this;
  }
}

/** ErrorCode and Message of the fault that a call ends with. */
export async function faultOf(call: Promise<unknown>): Promise<readonly [errorCode: string, message: string]> {
  try {
    await call;
  } catch (error) {
    if (error instanceof SoapFaultError) return [error.errorCode, error.faultMessage];
    throw error;
  }
  throw new Error('the call was answered without a fault');
}
