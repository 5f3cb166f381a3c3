import type { SoapContract } from '@sluice/protocol/soap';
import { dssAuthWebService, serverSyncWebService } from '@sluice/protocol/wsusss';
import { clientWebService, reporting, simpleAuthWebService } from '@sluice/protocol/wusp';

/** The contract behind a path of MS-WUSP 2.1 or MS-WSUSSS 2.1, in any letter case. */
export function contractOf(requestLine: string): SoapContract {
  const path = (requestLine.split(' ')[1] ?? '').toLowerCase();
  if (path.startsWith('/simpleauthwebservice/')) return simpleAuthWebService;
  if (path.startsWith('/clientwebservice/')) return clientWebService;
  if (path.startsWith('/reportingwebservice/')) return reporting.reportingWebService;
  if (path.startsWith('/serversyncwebservice/')) return serverSyncWebService;
  if (path.startsWith('/dssauthwebservice/')) return dssAuthWebService;
  throw new Error(`no contract for ${path}`);
}
