import type { Outgoing } from '@sluice/protocol/soap';
import { getExtendedUpdateInfo, type GetExtendedUpdateInfo, type GetExtendedUpdateInfoResponse } from '@sluice/protocol/wusp';
import { HandlesOperation, OperationFault, type SoapCall, type SoapOperationHandler } from '@sluice/platform/soap-host';
import { CatalogService } from '../catalog/catalog.service.js';
import { FragmentStore } from '../fragments/fragment-store.service.js';
import { ServerStateService } from '@sluice/platform/server-state';
import { ClientCookies } from './client-cookies.js';
import { contentBaseUrl } from './content-location.js';
import { ExtendedInfo } from './extended-info/extended-info.service.js';
import { distinctFiles, fileLocation } from './extended-info/file-locations.js';
import { checkInfoTypes } from './extended-info/info-types.js';

/** MS-WUSP 3.1.5.9: the rest of the metadata of revisions that a client is interested in, and where their files are. */
@HandlesOperation(getExtendedUpdateInfo)
export class GetExtendedUpdateInfoHandler implements SoapOperationHandler<GetExtendedUpdateInfo, GetExtendedUpdateInfoResponse> {
  constructor(
    private readonly cookies: ClientCookies,
    private readonly catalogs: CatalogService,
    private readonly server: ServerStateService,
    private readonly info: ExtendedInfo,
    private readonly fragments: FragmentStore,
  ) {}

  async handle(request: GetExtendedUpdateInfo, call: SoapCall): Promise<Outgoing<GetExtendedUpdateInfoResponse>> {
    const session = this.cookies.openAnywhere(request.cookie);
    const { configuration } = this.server.current;
    // Inclusive: an agent asks for exactly as many as GetConfig allows (observed), though the text says smaller.
    if (request.revisionIDs.length > configuration.maxExtendedUpdatesPerRequest) throw new OperationFault('InvalidParameters', 'revisionIDs');
    checkInfoTypes(request.infoTypes, request.locales);
    const catalog = this.catalogs.current;
    const view = catalog.viewFor(session.targetGroupIds);
    const isInScope = (id: number) => view.inScope[catalog.graph.indexOfRevision(id) ?? -1] === 1;
    const requested = [...new Set(request.revisionIDs)].sort((a, b) => a - b);
    const inScope = requested.filter(isInScope);
    const baseUrl = contentBaseUrl(configuration.contentBaseUrl, call);
    const files = distinctFiles(inScope, await this.fragments.files(inScope));
    return {
      GetExtendedUpdateInfoResult: {
        Updates: await this.info.updates(inScope, request.infoTypes, { locales: request.locales, geoId: request.GeoId }),
        FileLocations: files.map((file) => fileLocation(file, baseUrl)),
        OutOfScopeRevisionIDs: requested.filter((id) => !isInScope(id)),
      },
    };
  }
}
