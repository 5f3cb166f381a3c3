import { saveInventory } from '@sluice/domain/reporting';
import { parseDateTime } from '@sluice/protocol/soap';
import { reporting } from '@sluice/protocol/wsusss';
import { HandlesOperation, OperationFault, type SoapOperationHandler } from '@sluice/platform/soap-host';
import { DataSource } from 'typeorm';
import { ReportCookies } from '../report-cookies.js';
import { readInventory } from './read-inventory.js';

/**
 * ReportInventory stands in the WSDL only (MS-WUSP 6.3). Nobody is asked for an inventory, but what comes is kept, in place of the one before;
 * whose it is says the cookie. `true` is answered when it is durable. A computer that was deleted meanwhile is told to ask for a new cookie, with
 * which it is known again.
 */
@HandlesOperation(reporting.reportInventory)
export class ReportInventoryHandler implements SoapOperationHandler<reporting.ReportInventory, reporting.ReportInventoryResponse> {
  constructor(private readonly cookies: ReportCookies, private readonly dataSource: DataSource) {}

  async handle({ cookie, clientTime, inventory }: reporting.ReportInventory): Promise<reporting.ReportInventoryResponse> {
    const computerId = this.cookies.open(cookie);
    const content = inventory === undefined ? null : readInventory(inventory);
    if (content === null) throw new OperationFault('InvalidParameters', 'inventory');
    const isKept = await saveInventory(this.dataSource, { computerId, receivedAt: new Date(), clientTime: parseDateTime(clientTime), content });
    if (!isKept) throw new OperationFault('InvalidCookie');
    return { ReportInventoryResult: true };
  }
}
