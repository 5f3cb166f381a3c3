import { getCookie, type AuthorizationCookie, type GetCookie, type GetCookieResponse } from '@sluice/protocol/wsusss';
import { openServerAuthorization, parseProtocolVersion, SealError, type ServerAuthorizationContent } from '@sluice/platform/cookies';
import { ServerStateService } from '@sluice/platform/server-state';
import { HandlesOperation, OperationFault, type SoapCall, type SoapOperationHandler } from '@sluice/platform/soap-host';
import { KnownServers } from '../known-servers/known-servers.service.js';
import { PROTOCOL_MAJOR_VERSION, ServerCookies } from '../server-cookies/server-cookies.js';

/** MS-WSUSSS 3.1.4.3: turns the authorization cookie into the cookie that every other call carries. `oldCookie` adds nothing to it. */
@HandlesOperation(getCookie)
export class GetCookieHandler implements SoapOperationHandler<GetCookie, GetCookieResponse> {
  constructor(
    private readonly server: ServerStateService,
    private readonly cookies: ServerCookies,
    private readonly knownServers: KnownServers,
  ) {}

  async handle(request: GetCookie, call: SoapCall): Promise<GetCookieResponse> {
    const authorization = this.#openAuthorization(request.authCookies);
    const protocolVersion = parseProtocolVersion(request.protocolVersion);
    if (!protocolVersion) throw new OperationFault('InvalidParameters', 'protocolVersion');
    if (protocolVersion.major !== PROTOCOL_MAJOR_VERSION) throw new OperationFault('IncompatibleProtocolVersion');
    if (!await this.knownServers.isAllowed(authorization.accountName, call)) throw new OperationFault('InvalidAuthorizationCookie');
    await this.knownServers.note(authorization.accountGuid, { protocolVersion: `${protocolVersion.major}.${protocolVersion.minor}` });
    return { GetCookieResult: this.cookies.issue({ ...authorization, protocolVersion }) };
  }

  #openAuthorization(cookies: readonly AuthorizationCookie[]): ServerAuthorizationContent {
    const [cookie, ...more] = cookies;
    if (!cookie || more.length > 0) throw new OperationFault('InvalidParameters', 'authCookies');
    const content = this.#read(cookie.CookieData ?? Buffer.alloc(0));
    if (content.expiresAt <= Date.now()) throw new OperationFault('InvalidAuthorizationCookie');
    return content;
  }

  #read(cookieData: Buffer): ServerAuthorizationContent {
    try {
      return openServerAuthorization(this.server.current.sealer, cookieData);
    } catch (error) {
      if (error instanceof SealError) throw new OperationFault('InvalidAuthorizationCookie');
      throw error;
    }
  }
}
