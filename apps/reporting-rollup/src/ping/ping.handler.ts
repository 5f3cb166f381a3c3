import { formatDateTime, MIN_DATE_TIME } from '@sluice/protocol/soap';
import { reporting } from '@sluice/protocol/wsusss';
import { HandlesOperation, type SoapCall, type SoapOperationHandler } from '@sluice/platform/soap-host';

/** MS-WSUSSS 3.1.4.12: that the service is there and what time it has; names of machines, files and databases are nobody's business. */
@HandlesOperation(reporting.ping)
export class PingHandler implements SoapOperationHandler<reporting.Ping, reporting.PingResponse> {
  handle(_request: reporting.Ping, call: SoapCall): reporting.PingResponse {
    return {
      PingResult: {
        SuccessFlag: true,
        ServicesTime: formatDateTime(new Date()),
        ServicesName: reporting.reportingWebService.name,
        IsHttps: call.protocol === 'https',
        ConfigFileLastModifiedTime: MIN_DATE_TIME,
        ConfigFileNextExpirationTime: MIN_DATE_TIME,
        ConfigFileExpirationModuloInMinutes: 0,
      },
    };
  }
}
