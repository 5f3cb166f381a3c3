import type { SoapContract } from '@sluice/protocol/soap';
import { clientWebService, reporting, simpleAuthWebService } from '@sluice/protocol/wusp';

/** The contract behind a path of MS-WUSP 2.1, in any letter case. */
export function contractOf(requestLine: string): SoapContract {
  const path = (requestLine.split(' ')[1] ?? '').toLowerCase();
  if (path.startsWith('/simpleauthwebservice/')) return simpleAuthWebService;
  if (path.startsWith('/clientwebservice/')) return clientWebService;
  if (path.startsWith('/reportingwebservice/')) return reporting.reportingWebService;
  throw new Error(`no contract for ${path}`);
}
