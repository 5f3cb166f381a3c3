import { isGuid } from '@sluice/protocol/soap';
import { getAuthorizationCookie, type GetAuthorizationCookie, type GetAuthorizationCookieResponse } from '@sluice/protocol/wsusss';
import { MAX_ACCOUNT_NAME_BYTES, sealServerAuthorization } from '@sluice/platform/cookies';
import { ServerStateService } from '@sluice/platform/server-state';
import { HandlesOperation, OperationFault, type SoapCall, type SoapOperationHandler } from '@sluice/platform/soap-host';
import { KnownServers } from '../known-servers/known-servers.service.js';
import { PLUG_IN_ID } from './plug-in.js';

/** How long an authorization cookie lives: two cookies long. Milliseconds. */
const LIFETIME = 8 * 60 * 60_000;

/** RFC 1035 2.3.1, with the underscores that names of Windows computers may have. */
const DNS_NAME = /^[a-z0-9_](?:[a-z0-9_-]*[a-z0-9_])?(?:\.[a-z0-9_](?:[a-z0-9_-]*[a-z0-9_])?)*\.?$/i;

/** MS-WSUSSS 3.1.4.2: writes down which downstream server is there and gives it a sealed note for GetCookie. */
@HandlesOperation(getAuthorizationCookie)
export class GetAuthorizationCookieHandler implements SoapOperationHandler<GetAuthorizationCookie, GetAuthorizationCookieResponse> {
  constructor(private readonly server: ServerStateService, private readonly knownServers: KnownServers) {}

  async handle(request: GetAuthorizationCookie, call: SoapCall): Promise<GetAuthorizationCookieResponse> {
    const accountName = request.accountName ?? '';
    // Note <28>: Windows servers call the parameter machineName here, and a server that reads it expects that.
    if (accountName.length > MAX_ACCOUNT_NAME_BYTES || !DNS_NAME.test(accountName)) throw new OperationFault('InvalidParameters', 'machineName');
    const accountGuid = (request.accountGuid ?? '').toLowerCase();
    if (!isGuid(accountGuid)) throw new OperationFault('InvalidParameters', 'accountGuid');
    const { sealer } = this.server.current;
    const allowed = await this.knownServers.isAllowed(accountName, call);
    await this.knownServers.remember(accountGuid, accountName, call, !allowed);
    // Of the codes of this operation this is the one that makes a server stop instead of trying for ever.
    if (!allowed) throw new OperationFault('InvalidParameters', 'accountName');
    return {
      GetAuthorizationCookieResult: {
        PlugInId: PLUG_IN_ID,
        CookieData: sealServerAuthorization(sealer, { accountGuid, accountName, expiresAt: Date.now() + LIFETIME }),
      },
    };
  }
}
