import { DataSource } from 'typeorm';
import { rememberComputer } from '@sluice/domain/computers';
import { getAuthorizationCookie, type GetAuthorizationCookie, type GetAuthorizationCookieResponse } from '@sluice/protocol/wusp';
import {
  MAX_CLIENT_ID_BYTES, MAX_DNS_NAME_BYTES, MAX_TARGET_GROUP_NAME_BYTES, sealAuthorizationCookie,
} from '@sluice/platform/cookies';
import { Log } from '@sluice/platform/observability';
import { HandlesOperation, OperationFault, type SoapCall, type SoapOperationHandler } from '@sluice/platform/soap-host';
import { EVENT_SOURCE } from '../event-source.js';
import { ServerStateService } from '@sluice/platform/server-state';

/** How long a client may take from here to GetCookie. Milliseconds. */
const LIFETIME = 60 * 60_000;
/** What may stand in an identifier or a name: no control characters, so that logs and reports stay one line per computer. */
// eslint-disable-next-line no-control-regex -- control characters are what it looks for
const CONTROL = /[\u0000-\u001f\u007f-\u009f]/;

/**
 * What no name of a Windows computer has, whatever its age. The text asks for "DNS naming requirements" (MS-WUSP 3.1.5.3); names with
 * underscores or letters beyond ASCII break those and exist.
 */
const IMPOSSIBLE_IN_NAME = /[\s\\/:*?"<>|]/;

/**
 * MS-WUSP 3.1.5.3: writes down who is there and gives it a sealed note for GetCookie. The note names the computer's record, which is
 * not its ClientIdString when several computers use that one in turn; every later call is attributed by it.
 */
@HandlesOperation(getAuthorizationCookie)
export class GetAuthorizationCookieHandler implements SoapOperationHandler<GetAuthorizationCookie, GetAuthorizationCookieResponse> {
  readonly #log: Log;

  constructor(private readonly server: ServerStateService, private readonly dataSource: DataSource, log: Log) {
    this.#log = log.child(GetAuthorizationCookieHandler.name);
  }

  async handle(request: GetAuthorizationCookie, call: SoapCall): Promise<GetAuthorizationCookieResponse> {
    const clientId = requireName(request.clientId, 'clientId', MAX_CLIENT_ID_BYTES).toLowerCase();
    const dnsName = requireName(request.dnsName, 'dnsName', MAX_DNS_NAME_BYTES);
    if (IMPOSSIBLE_IN_NAME.test(dnsName)) throw new OperationFault('InvalidParameters', 'dnsName');
    const targetGroupName = checkName(request.targetGroupName ?? '', 'targetGroupName', MAX_TARGET_GROUP_NAME_BYTES);
    const { sealer } = this.server.current;
    const { computerId, isNewClone } = await rememberComputer(this.dataSource, {
      id: clientId, dnsName, requestedTargetGroup: targetGroupName || null, ipAddress: call.clientAddress, at: new Date(),
    }, EVENT_SOURCE);
    if (isNewClone) this.#log.warn('Several computers use one client id in turn; one has a record of its own now', { computerId, cloneOf: clientId, dnsName });
    return {
      GetAuthorizationCookieResult: {
        PlugInId: 'SimpleTargeting',
        CookieData: sealAuthorizationCookie(sealer, { clientId: computerId, dnsName, targetGroupName, expiresAt: Date.now() + LIFETIME }),
      },
    };
  }
}

function requireName(value: string | undefined, parameter: string, maxBytes: number): string {
  const name = checkName(value ?? '', parameter, maxBytes);
  if (name === '') throw new OperationFault('InvalidParameters', parameter);
  return name;
}

function checkName(value: string, parameter: string, maxBytes: number): string {
  const name = value.trim();
  if (Buffer.byteLength(name) > maxBytes || CONTROL.test(name)) throw new OperationFault('InvalidParameters', parameter);
  return name;
}
