import { serverSyncWebService, type Ping, type PingResponse } from '@sluice/protocol/wsusss';
import { HandlesOperation, pingAnswer, type SoapCall, type SoapOperationHandler } from '@sluice/platform/soap-host';

/** MS-WSUSSS 3.1.4.12, of the ServerSyncWebService. */
@HandlesOperation(serverSyncWebService.operations.Ping)
export class ServerSyncPingHandler implements SoapOperationHandler<Ping, PingResponse> {
  handle(_request: Ping, call: SoapCall): PingResponse {
    return { PingResult: pingAnswer(serverSyncWebService.name, call) };
  }
}
