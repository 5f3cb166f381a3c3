import { DataSource } from 'typeorm';
import { groupsOfComputer, isRegistered } from '@sluice/domain/computers';
import { currentChangeNumber } from '@sluice/domain/servers';
import { parseDateTime } from '@sluice/protocol/soap';
import { getCookie, type AuthorizationCookie, type GetCookie, type GetCookieResponse } from '@sluice/protocol/wusp';
import {
  MAX_COOKIE_TARGET_GROUPS, openAuthorizationCookie, parseProtocolVersion, SealError,
  type AuthorizationCookieContent, type ClientCookieContent,
} from '@sluice/platform/cookies';
import { HandlesOperation, OperationFault, type SoapOperationHandler } from '@sluice/platform/soap-host';
import { ServerStateService } from '@sluice/platform/server-state';
import { ClientCookies } from './client-cookies.js';

/** MS-WUSP 3.1.5.4: turns the authorization cookie into the cookie that every other call carries. */
@HandlesOperation(getCookie)
export class GetCookieHandler implements SoapOperationHandler<GetCookie, GetCookieResponse> {
  constructor(
    private readonly server: ServerStateService,
    private readonly cookies: ClientCookies,
    private readonly dataSource: DataSource,
  ) {}

  async handle(request: GetCookie): Promise<GetCookieResponse> {
    const protocolVersion = parseProtocolVersion(request.protocolVersion);
    if (!protocolVersion) throw new OperationFault('InvalidParameters', 'protocolVersion');
    const { configuration } = this.server.current;
    const client = this.#openAuthorization(request.authCookies);
    const old = this.cookies.openOld(request.oldCookie);
    // MS-WUSP 3.1.5.4: a client that has not read the present configuration reads it first.
    if (parseDateTime(request.lastChange).getTime() !== configuration.lastChange.getTime()) throw new OperationFault('ConfigChanged');
    // Read before the groups: a change in between is then later than this number and replaces them.
    const membershipChangeNumber = await currentChangeNumber(this.dataSource);
    const groups = await groupsOfComputer(this.dataSource, client.clientId, configuration.targeting);
    const targetGroupIds = groups.map((group) => group.targetGroupId).slice(0, MAX_COOKIE_TARGET_GROUPS);
    return {
      GetCookieResult: this.cookies.issue({
        clientId: client.clientId,
        protocolVersion,
        configurationGeneration: configuration.configurationGeneration,
        changeNumber: watermark(old, client.clientId, targetGroupIds),
        categoryScanChangeNumber: 0,
        driverChangeNumber: 0,
        printerChangeNumber: 0,
        registered: await isRegistered(this.dataSource, client.clientId),
        targetGroupIds,
        membershipChangeNumber,
        contentLocationGeneration: knownContentLocations(old, client.clientId, configuration),
      }),
    };
  }

  #openAuthorization(authCookies: readonly AuthorizationCookie[]): AuthorizationCookieContent {
    const [cookie] = authCookies;
    if (authCookies.length !== 1 || !cookie?.CookieData) throw new OperationFault('InvalidAuthorizationCookie');
    const content = openAuthorization(this.server, Buffer.from(cookie.CookieData));
    // The reaction specified for CookieExpired is exactly what is needed: GetAuthorizationCookie, then GetCookie again.
    if (content.expiresAt <= Date.now()) throw new OperationFault('CookieExpired');
    return content;
  }
}

function openAuthorization(server: ServerStateService, cookieData: Buffer): AuthorizationCookieContent {
  try {
    return openAuthorizationCookie(server.current.sealer, cookieData);
  } catch (error) {
    if (!(error instanceof SealError)) throw error;
    // MS-WUSP 2.2.3.4: one obtained from another server is answered with InvalidCookie.
    throw new OperationFault(error.code === 'FOREIGN_SERVER' ? 'InvalidCookie' : 'InvalidAuthorizationCookie');
  }
}

/**
 * What the client has been told of already, carried over from its old cookie. A client that changed its groups (or its id) starts at
 * zero: every deployment may differ for it, and telling it what it knows is harmless (a real server does so after each handshake).
 */
export function watermark(old: ClientCookieContent | undefined, clientId: string, targetGroupIds: readonly string[]): number {
  if (!old || old.clientId !== clientId) return 0;
  return old.targetGroupIds.join() === targetGroupIds.join() ? old.changeNumber : 0;
}

/**
 * The content addresses that a client knows when it renews its cookie. One that renews because the configuration changed still has
 * the old ones in its cache, and is told so at its next synchronization. Whoever renews a second time without having asked for the
 * new ones does not know that fault, and is spared it: a cache that is out of date costs a download, a fault for ever costs all.
 */
export function knownContentLocations(
  old: ClientCookieContent | undefined, clientId: string,
  present: { readonly configurationGeneration: number; readonly contentLocationGeneration: number },
): number {
  const hasCache = old !== undefined && old.clientId === clientId && (old.changeNumber > 0 || old.categoryScanChangeNumber > 0);
  const renewsForConfiguration = old?.configurationGeneration !== present.configurationGeneration;
  return hasCache && renewsForConfiguration ? old.contentLocationGeneration : present.contentLocationGeneration;
}
