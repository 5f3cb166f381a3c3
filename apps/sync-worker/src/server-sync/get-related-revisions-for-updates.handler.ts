import {
  getRelatedRevisionsForUpdates, type GetRelatedRevisionsForUpdates, type GetRelatedRevisionsForUpdatesResponse,
} from '@sluice/protocol/wsusss';
import { HandlesOperation, type SoapOperationHandler } from '@sluice/platform/soap-host';

/** MS-WSUSSS 3.1.4.9: "The USS MUST ignore it if called." Whoever calls it learns of no revisions. */
@HandlesOperation(getRelatedRevisionsForUpdates)
export class GetRelatedRevisionsForUpdatesHandler implements SoapOperationHandler<GetRelatedRevisionsForUpdates, GetRelatedRevisionsForUpdatesResponse> {
  handle(): GetRelatedRevisionsForUpdatesResponse {
    return { GetRelatedRevisionsForUpdatesResult: [] };
  }
}
