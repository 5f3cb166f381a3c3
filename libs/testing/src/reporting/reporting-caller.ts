import { loadCookieKeys, loadServerConfiguration } from '@sluice/domain/servers';
import { sealClientCookie, NO_SCAN, Sealer, withScanCount, type ClientCookieContent } from '@sluice/platform/cookies';
import { decodeResponse, encodeRequest, formatDateTime, SoapFaultError, type Outgoing, type SoapOperation } from '@sluice/protocol/soap';
import { reporting } from '@sluice/protocol/wsusss';
import type { DataSource } from 'typeorm';

export const REPORTING_PATH = '/ReportingWebService/WebService.asmx';

/** The headers of a call without its length. */
export function callHeaders(operation: Pick<SoapOperation, 'soapAction'>): { 'content-type': string; soapaction: string } {
  return { 'content-type': 'text/xml; charset=utf-8', soapaction: `"${operation.soapAction}"` };
}

/** Calls the Reporting web service with cookies as the gateway seals them. */
export class ReportingCaller {
  private constructor(readonly url: string, private readonly sealer: Sealer) {}

  static async of(url: string, dataSource: DataSource): Promise<ReportingCaller> {
    const [key] = await loadCookieKeys(dataSource);
    if (key === undefined) throw new Error('no service has made a cookie key yet');
    const { serverId } = await loadServerConfiguration(dataSource);
    return new ReportingCaller(url, new Sealer(serverId, { current: key, find: () => key }));
  }

  cookieOf(clientId: string, changes: Partial<ClientCookieContent> = {}, sealer = this.sealer): reporting.Cookie {
    const content: ClientCookieContent = {
      clientId, expiresAt: Date.now() + 3_600_000, protocolVersion: { major: 2, minor: 90 }, configurationGeneration: 1, changeNumber: 0,
      categoryScanChangeNumber: 0, driverChangeNumber: 0, printerChangeNumber: 0, registered: true, targetGroupIds: [], membershipChangeNumber: 0,
      contentLocationGeneration: 1, ...changes,
    };
    return { Expiration: formatDateTime(new Date(content.expiresAt)), EncryptedData: withScanCount(sealClientCookie(sealer, content), NO_SCAN) };
  }

  /** Reports as one computer; resolves with what the server says. A fault is thrown as `SoapFaultError`. */
  async report(computerId: string, events: readonly reporting.ReportingEvent[], cookie = this.cookieOf(computerId)): Promise<boolean> {
    const { ReportEventBatchResult } = await this.call(reporting.reportEventBatch, { cookie, clientTime: formatDateTime(new Date()), eventBatch: events });
    return ReportEventBatchResult;
  }

  async call<Request, Response>(operation: SoapOperation<Request, Response>, message: Outgoing<NoInfer<Request>>): Promise<Response> {
    const response = await fetch(this.url + REPORTING_PATH, { method: 'POST', headers: callHeaders(operation), body: encodeRequest(operation, message).toString() });
    return decodeResponse(Buffer.from(await response.arrayBuffer()), { operation }).message;
  }
}

/** The ErrorCode of the fault that a call ends with. */
export async function errorCodeOf(call: Promise<unknown>): Promise<string> {
  try {
    await call;
  } catch (error) {
    if (error instanceof SoapFaultError) return error.errorCode;
    throw error;
  }
  throw new Error('the call was answered without a fault');
}
