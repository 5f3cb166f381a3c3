import { formatDateTime } from '@sluice/protocol/soap';
import { getConfig, type GetConfig, type GetConfigResponse } from '@sluice/protocol/wusp';
import { parseProtocolVersion } from '@sluice/platform/cookies';
import { HandlesOperation, OperationFault, type SoapOperationHandler } from '@sluice/platform/soap-host';
import { ServerStateService } from '@sluice/platform/server-state';

/** The server protocol version. With less, agents fall back to full scans and never call StartCategoryScan (observed). */
const SERVER_PROTOCOL_VERSION = '3.2';

/** MS-WUSP 3.1.5.2: what a client needs to know before anything else, in the order and with the properties of a real server. */
@HandlesOperation(getConfig)
export class GetConfigHandler implements SoapOperationHandler<GetConfig, GetConfigResponse> {
  constructor(private readonly server: ServerStateService) {}

  handle(request: GetConfig): GetConfigResponse {
    if (!parseProtocolVersion(request.protocolVersion)) throw new OperationFault('InvalidParameters', 'protocolVersion');
    const { configuration } = this.server.current;
    return {
      GetConfigResult: {
        LastChange: formatDateTime(configuration.lastChange),
        IsRegistrationRequired: configuration.isRegistrationRequired,
        AuthInfo: [{ PlugInID: 'SimpleTargeting', ServiceUrl: 'SimpleAuthWebService/SimpleAuth.asmx', Parameter: '' }],
        AllowedEventIds: [],
        Properties: [
          { Name: 'MaxExtendedUpdatesPerRequest', Value: String(configuration.maxExtendedUpdatesPerRequest) },
          ...(configuration.packageServerShare === null ? [] : [{ Name: 'PackageServerShare', Value: configuration.packageServerShare }]),
          { Name: 'ProtocolVersion', Value: SERVER_PROTOCOL_VERSION },
          { Name: 'IsInventoryRequired', Value: '0' },
          { Name: 'ClientReportingLevel', Value: '2' },
        ],
      },
    };
  }
}
