import { formatDateTime, MIN_DATE_TIME } from '@sluice/protocol/soap';
import type { MonitoredServicesResponse } from '@sluice/protocol/wsusss';
import type { SoapCall } from './soap-service.js';

/**
 * What Ping tells (MS-WSUSSS 3.1.4.12): that the service is there and what time it has. Downstream servers MUST NOT call it, monitoring
 * does; names of machines, files and databases, for which the answer has places, are nobody's business.
 */
export function pingAnswer(service: string, call: SoapCall): MonitoredServicesResponse {
  return {
    SuccessFlag: true,
    ServicesTime: formatDateTime(new Date()),
    ServicesName: service,
    IsHttps: call.protocol === 'https',
    ConfigFileLastModifiedTime: MIN_DATE_TIME,
    ConfigFileNextExpirationTime: MIN_DATE_TIME,
    ConfigFileExpirationModuloInMinutes: 0,
  };
}
