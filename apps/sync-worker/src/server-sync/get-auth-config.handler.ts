import { formatDateTime } from '@sluice/protocol/soap';
import { getAuthConfig, type GetAuthConfig, type GetAuthConfigResponse } from '@sluice/protocol/wsusss';
import { ServerStateService } from '@sluice/platform/server-state';
import { HandlesOperation, type SoapOperationHandler } from '@sluice/platform/soap-host';
import { PLUG_IN_ID, PLUG_IN_URL } from '../dss-auth/plug-in.js';

/** MS-WSUSSS 3.1.4.1: where a downstream server authorizes itself. */
@HandlesOperation(getAuthConfig)
export class GetAuthConfigHandler implements SoapOperationHandler<GetAuthConfig, GetAuthConfigResponse> {
  constructor(private readonly server: ServerStateService) {}

  handle(): GetAuthConfigResponse {
    const { configuration } = this.server.current;
    return {
      GetAuthConfigResult: {
        LastChange: formatDateTime(configuration.lastChange),
        // The clause leaves Parameter out; a real server sends it empty.
        AuthInfo: [{ PlugInID: PLUG_IN_ID, ServiceUrl: PLUG_IN_URL, Parameter: '' }],
        AllowedEventIds: [],
      },
    };
  }
}
