import { startCategoryScan, type StartCategoryScan, type StartCategoryScanResponse } from '@sluice/protocol/wusp';
import { HandlesOperation, OperationFault, type SoapOperationHandler } from '@sluice/platform/soap-host';
import { CatalogService } from '../catalog/catalog.service.js';
import { decideCategoryScan } from '../compiled-catalog/index.js';

/** This many requested categories or more are refused (MS-WUSP 3.1.5.6, product note 52). */
const TOO_MANY_CATEGORIES = 200;

/** MS-WUSP 3.1.5.6: which of the categories a client wants to scan for the server prefers it to name in SyncUpdates. Takes no cookie. */
@HandlesOperation(startCategoryScan)
export class StartCategoryScanHandler implements SoapOperationHandler<StartCategoryScan, StartCategoryScanResponse> {
  constructor(private readonly catalogs: CatalogService) {}

  handle({ requestedCategories }: StartCategoryScan): StartCategoryScanResponse {
    if (requestedCategories.length === 0 || requestedCategories.length >= TOO_MANY_CATEGORIES) {
      throw new OperationFault('InvalidParameters', 'requestedCategories');
    }
    const decision = decideCategoryScan(this.catalogs.current.graph, requestedCategories);
    return {
      preferredCategoryIds: [...decision.preferredCategoryIds],
      requestedCategoryIdsInError: [...decision.requestedCategoryIdsInError],
    };
  }
}
