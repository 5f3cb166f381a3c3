import { reporting } from '@sluice/protocol/wsusss';
import { HandlesOperation, pingAnswer, type SoapCall, type SoapOperationHandler } from '@sluice/platform/soap-host';

/** MS-WSUSSS 3.1.4.12, of the ReportingWebService. */
@HandlesOperation(reporting.ping)
export class PingHandler implements SoapOperationHandler<reporting.Ping, reporting.PingResponse> {
  handle(_request: reporting.Ping, call: SoapCall): reporting.PingResponse {
    return { PingResult: pingAnswer(reporting.reportingWebService.name, call) };
  }
}
