import { dssAuthWebService, type Ping, type PingResponse } from '@sluice/protocol/wsusss';
import { HandlesOperation, pingAnswer, type SoapCall, type SoapOperationHandler } from '@sluice/platform/soap-host';

/** MS-WSUSSS 3.1.4.12, of the DssAuthWebService. */
@HandlesOperation(dssAuthWebService.operations.Ping)
export class DssAuthPingHandler implements SoapOperationHandler<Ping, PingResponse> {
  handle(_request: Ping, call: SoapCall): PingResponse {
    return { PingResult: pingAnswer(dssAuthWebService.name, call) };
  }
}
