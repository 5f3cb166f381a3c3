import { reporting } from '@sluice/protocol/wsusss';
import { HandlesOperation, type SoapOperationHandler } from '@sluice/platform/soap-host';
import { ReportCookies } from '../report-cookies.js';
import { ReportPublisher } from './report-publisher.service.js';

/**
 * MS-WUSP 3.1.5.11: events of one computer. Whose they are says the cookie; the TargetID that stands in each event is ignored, so that
 * nobody reports for others. `true` is answered when they are durable.
 */
@HandlesOperation(reporting.reportEventBatch)
export class ReportEventBatchHandler implements SoapOperationHandler<reporting.ReportEventBatch, reporting.ReportEventBatchResponse> {
  constructor(private readonly cookies: ReportCookies, private readonly publisher: ReportPublisher) {}

  async handle({ cookie, eventBatch }: reporting.ReportEventBatch): Promise<reporting.ReportEventBatchResponse> {
    await this.publisher.publish({ computerId: this.cookies.open(cookie), identifiedBy: 'cookie' }, eventBatch);
    return { ReportEventBatchResult: true };
  }
}
