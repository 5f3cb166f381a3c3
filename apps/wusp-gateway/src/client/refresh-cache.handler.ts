import { refreshCache, type RefreshCache, type RefreshCacheResponse } from '@sluice/protocol/wusp';
import { HandlesOperation, OperationFault, type SoapOperationHandler } from '@sluice/platform/soap-host';
import { CatalogService } from '../catalog/catalog.service.js';
import { ClientCookies } from './client-cookies.js';
import { wireDeployment } from './sync-updates/update-info.js';

/**
 * MS-WUSP 3.1.5.8: tells a client that comes from another server which of the revisions it holds are known here, under which id. What is
 * left out is forgotten by the client and fetched again. A real server leaves out bundle members, and so does this.
 */
@HandlesOperation(refreshCache)
export class RefreshCacheHandler implements SoapOperationHandler<RefreshCache, RefreshCacheResponse> {
  constructor(private readonly cookies: ClientCookies, private readonly catalogs: CatalogService) {}

  handle({ cookie, globalIDs }: RefreshCache): RefreshCacheResponse {
    const session = this.cookies.openAnywhere(cookie);
    if (globalIDs.length === 0) throw new OperationFault('InvalidParameters', 'globalIDs');
    const catalog = this.catalogs.current;
    const { graph } = catalog;
    const view = catalog.viewFor(session.targetGroupIds);
    const results = globalIDs.flatMap((globalID) => {
      const index = graph.indexOfUpdate(globalID.UpdateID);
      if (index === undefined || graph.revisionNumbers[index] !== globalID.RevisionNumber || view.inScope[index] !== 1) return [];
      const deployment = view.deploymentOf(index);
      if (deployment.action === 'Bundle') return [];
      return [{
        RevisionID: graph.revisionIds[index] as number,
        GlobalID: globalID,
        IsLeaf: graph.isLeaf[index] === 1,
        Deployment: wireDeployment(deployment, session.protocolVersion),
      }];
    });
    return { RefreshCacheResult: results };
  }
}
