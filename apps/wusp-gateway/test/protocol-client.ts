import { randomUUID } from 'node:crypto';
import { decodeResponse, encodeRequest, formatDateTime, SoapFaultError, type Outgoing, type SoapOperation } from '@sluice/protocol/soap';
import {
  getAuthorizationCookie, getConfig, getCookie, registerComputer, syncUpdates,
  type AuthorizationCookie, type ComputerInfo, type Cookie, type SyncInfo, type SyncUpdateParameters,
} from '@sluice/protocol/wusp';
import { post } from './gateway-process.js';

/** Who a {@link ProtocolClient} says it is. */
export interface ClientIdentity {
  readonly clientId: string;
  readonly dnsName: string;
  readonly targetGroupName?: string;
}

/** What a request must say of a computer; nothing of it matters to the tests unless they change it. */
export const COMPUTER_INFO: ComputerInfo = {
  DnsName: 'pc.contoso.test', OSMajorVersion: 10, OSMinorVersion: 0, OSBuildNumber: 26_200, OSServicePackMajorNumber: 0, OSServicePackMinorNumber: 0,
  BiosReleaseDate: '2026-01-01T00:00:00Z', SuiteMask: 256, OldProductType: 1, NewProductType: 48, SystemMetrics: 0,
  ClientVersionMajorNumber: 1507, ClientVersionMinorNumber: 2601, ClientVersionBuildNumber: 30_012, ClientVersionQfeNumber: 0,
};

/** Parameters of a first SyncUpdates. */
export const SYNC_PARAMETERS: SyncUpdateParameters = {
  ExpressQuery: false, InstalledNonLeafUpdateIDs: [], OtherCachedUpdateIDs: [], SystemSpec: [], CachedDriverIDs: [], SkipSoftwareSync: false, FilterCategoryIds: [],
};

/** Makes the calls of an update client one by one, exactly as told, where `UpdateClient` decides for itself what to call. */
export class ProtocolClient {
  readonly identity: ClientIdentity;
  /** The cookie to send with the next call. */
  cookie: Cookie | undefined;

  /** @param url a gateway's or an edge's address; may be changed between calls */
  constructor(public url: string, identity: Partial<ClientIdentity> = {}, readonly protocolVersion = '2.90') {
    const clientId = identity.clientId ?? randomUUID();
    this.identity = { clientId, dnsName: `pc-${clientId.slice(0, 8)}`, ...identity };
  }

  /** Makes one call; a fault is thrown as `SoapFaultError`, whatever the HTTP status. */
  async call<Request, Response>(operation: SoapOperation<Request, Response>, message: Outgoing<NoInfer<Request>>): Promise<Response> {
    const path = operation.service === 'ClientWebService' ? '/ClientWebService/client.asmx' : '/SimpleAuthWebService/SimpleAuth.asmx';
    const answer = await post(this.url + path, encodeRequest(operation, message), { soapaction: `"${operation.soapAction}"` });
    return decodeResponse(Buffer.from(answer.body), { operation }).message;
  }

  async authorize(): Promise<AuthorizationCookie> {
    const { GetAuthorizationCookieResult } = await this.call(getAuthorizationCookie, this.identity);
    return GetAuthorizationCookieResult as AuthorizationCookie;
  }

  /** GetConfig, GetAuthorizationCookie and GetCookie; shows the present cookie as the old one. */
  async renew(): Promise<void> {
    const { GetConfigResult } = await this.call(getConfig, { protocolVersion: this.protocolVersion });
    const now = formatDateTime(new Date());
    const { GetCookieResult } = await this.call(getCookie, {
      authCookies: [await this.authorize()], oldCookie: this.cookie ?? { Expiration: now },
      lastChange: GetConfigResult?.LastChange ?? now, currentTime: now, protocolVersion: this.protocolVersion,
    });
    this.cookie = GetCookieResult;
  }

  async register(changes: Partial<ComputerInfo> = {}): Promise<void> {
    await this.call(registerComputer, { cookie: this.cookie, computerInfo: { ...COMPUTER_INFO, DnsName: this.identity.dnsName, ...changes } });
  }

  /** The whole handshake. */
  async connect(): Promise<this> {
    await this.renew();
    await this.register();
    return this;
  }

  /** One SyncUpdates, whose cookie is kept. */
  async sync(parameters: Partial<SyncUpdateParameters> = {}): Promise<SyncInfo> {
    const { SyncUpdatesResult } = await this.call(syncUpdates, { cookie: this.cookie, parameters: { ...SYNC_PARAMETERS, ...parameters } });
    if (!SyncUpdatesResult) throw new Error('SyncUpdates was answered without a result');
    this.cookie = SyncUpdatesResult.NewCookie;
    return SyncUpdatesResult;
  }
}

/** ErrorCode and Message of the fault that a call ends with. */
export async function faultOf(call: Promise<unknown>): Promise<{ readonly errorCode: string; readonly message: string }> {
  try {
    await call;
  } catch (error) {
    if (error instanceof SoapFaultError) return { errorCode: error.errorCode, message: error.faultMessage };
    throw error;
  }
  throw new Error('the call was answered without a fault');
}
