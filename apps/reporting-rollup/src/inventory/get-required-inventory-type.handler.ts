import { reporting } from '@sluice/protocol/wsusss';
import { HandlesOperation, type SoapOperationHandler } from '@sluice/platform/soap-host';
import { ReportCookies } from '../report-cookies.js';

/** GetConfig says that no inventory is required, as it MUST (MS-WUSP 2.2.2.2.1, IsInventoryRequired "0"): none is asked for here either. */
const NONE = 0;

/** GetRequiredInventoryType stands in the WSDL only (MS-WUSP 6.3). Native clients do not call it as long as no inventory is required. */
@HandlesOperation(reporting.getRequiredInventoryType)
export class GetRequiredInventoryTypeHandler
implements SoapOperationHandler<reporting.GetRequiredInventoryType, reporting.GetRequiredInventoryTypeResponse> {
  constructor(private readonly cookies: ReportCookies) {}

  handle({ cookie }: reporting.GetRequiredInventoryType): reporting.GetRequiredInventoryTypeResponse {
    this.cookies.open(cookie);
    return { GetRequiredInventoryTypeResult: NONE };
  }
}
