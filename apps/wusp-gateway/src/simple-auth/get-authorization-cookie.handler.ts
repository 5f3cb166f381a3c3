import { DataSource } from 'typeorm';
import { rememberComputer } from '@sluice/domain/computers';
import { getAuthorizationCookie, type GetAuthorizationCookie, type GetAuthorizationCookieResponse } from '@sluice/protocol/wusp';
import {
  MAX_CLIENT_ID_BYTES, MAX_DNS_NAME_BYTES, MAX_TARGET_GROUP_NAME_BYTES, sealAuthorizationCookie,
} from '@sluice/platform/cookies';
import { HandlesOperation, OperationFault, type SoapCall, type SoapOperationHandler } from '@sluice/platform/soap-host';
import { ServerStateService } from '../server-state/server-state.service.js';

/** How long a client may take from here to GetCookie. Milliseconds. */
const LIFETIME = 60 * 60_000;
/** What may stand in an identifier or a name: no control characters, so that logs and reports stay one line per computer. */
// eslint-disable-next-line no-control-regex -- control characters are what it looks for
const CONTROL = /[\u0000-\u001f\u007f-\u009f]/;

/** MS-WUSP 3.1.5.3: writes down who is there and gives it a sealed note for GetCookie. */
@HandlesOperation(getAuthorizationCookie)
export class GetAuthorizationCookieHandler implements SoapOperationHandler<GetAuthorizationCookie, GetAuthorizationCookieResponse> {
  constructor(private readonly server: ServerStateService, private readonly dataSource: DataSource) {}

  async handle(request: GetAuthorizationCookie, call: SoapCall): Promise<GetAuthorizationCookieResponse> {
    const clientId = requireName(request.clientId, 'clientId', MAX_CLIENT_ID_BYTES).toLowerCase();
    const dnsName = requireName(request.dnsName, 'dnsName', MAX_DNS_NAME_BYTES);
    const targetGroupName = checkName(request.targetGroupName ?? '', 'targetGroupName', MAX_TARGET_GROUP_NAME_BYTES);
    const { sealer } = this.server.current;
    await rememberComputer(this.dataSource, {
      id: clientId, dnsName, requestedTargetGroup: targetGroupName || null, ipAddress: call.clientAddress, at: new Date(),
    });
    return {
      GetAuthorizationCookieResult: {
        PlugInId: 'SimpleTargeting',
        CookieData: sealAuthorizationCookie(sealer, { clientId, dnsName, targetGroupName, expiresAt: Date.now() + LIFETIME }),
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
