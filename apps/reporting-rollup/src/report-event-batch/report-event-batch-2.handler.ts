import { ComputerError, computerKey } from '@sluice/domain/computers';
import { reporting } from '@sluice/protocol/wsusss';
import { HandlesOperation, OperationFault, type SoapOperationHandler } from '@sluice/platform/soap-host';
import { ReportPublisher } from './report-publisher.service.js';

/**
 * ReportEventBatch2 stands in the WSDL only (MS-WUSP 6.3): events of a computer that names itself and has no cookie. They count when the
 * computer is known here.
 */
@HandlesOperation(reporting.reportEventBatch2)
export class ReportEventBatch2Handler implements SoapOperationHandler<reporting.ReportEventBatch2, reporting.ReportEventBatch2Response> {
  constructor(private readonly publisher: ReportPublisher) {}

  async handle({ computerId, eventBatch }: reporting.ReportEventBatch2): Promise<reporting.ReportEventBatch2Response> {
    await this.publisher.publish({ computerId: keyOf(computerId), identifiedBy: 'name' }, eventBatch);
    return { ReportEventBatch2Result: true };
  }
}

function keyOf(computerId: string | undefined): string {
  try {
    return computerKey(computerId ?? '');
  } catch (error) {
    if (error instanceof ComputerError) throw new OperationFault('InvalidParameters', 'computerId');
    throw error;
  }
}
