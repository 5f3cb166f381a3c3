import type { Outgoing } from '@sluice/protocol/soap';
import {
  getExtendedUpdateInfo, type GetExtendedUpdateInfo, type GetExtendedUpdateInfoResponse, type XmlUpdateFragmentType,
} from '@sluice/protocol/wusp';
import type { FragmentType, PreparedFragment } from '@sluice/domain/catalog';
import { HandlesOperation, OperationFault, type SoapCall, type SoapOperationHandler } from '@sluice/platform/soap-host';
import { CatalogService } from '../catalog/catalog.service.js';
import { chooseLocale } from '../fragments/choose-locale.js';
import { FragmentStore } from '../fragments/fragment-store.service.js';
import { ServerStateService } from '../server-state/server-state.service.js';
import { ClientCookies } from './client-cookies.js';
import { contentBaseUrl, contentUrl } from './content-location.js';

/** Fragment types in the order in which a real server lists them; the other info types have no fragment of their own. */
const SERVED: readonly FragmentType[] = ['Core', 'Extended', 'LocalizedProperties', 'Eula'];
const LOCALIZED: ReadonlySet<XmlUpdateFragmentType> = new Set(['LocalizedProperties', 'Eula']);

/** MS-WUSP 3.1.5.9: the rest of the metadata of revisions that a client is interested in, and where their files are. */
@HandlesOperation(getExtendedUpdateInfo)
export class GetExtendedUpdateInfoHandler implements SoapOperationHandler<GetExtendedUpdateInfo, GetExtendedUpdateInfoResponse> {
  constructor(
    private readonly cookies: ClientCookies,
    private readonly catalogs: CatalogService,
    private readonly server: ServerStateService,
    private readonly fragments: FragmentStore,
  ) {}

  async handle(request: GetExtendedUpdateInfo, call: SoapCall): Promise<Outgoing<GetExtendedUpdateInfoResponse>> {
    const session = this.cookies.open(request.cookie);
    const { configuration } = this.server.current;
    checkParameters(request, configuration.maxExtendedUpdatesPerRequest);
    const catalog = this.catalogs.current;
    const view = catalog.viewFor(session.targetGroupIds);
    const requested = [...new Set(request.revisionIDs)].sort((a, b) => a - b);
    const isInScope = (id: number) => view.inScope[catalog.graph.indexOfRevision(id) ?? -1] === 1;
    const inScope = requested.filter(isInScope);
    return {
      GetExtendedUpdateInfoResult: {
        Updates: await this.#updates(inScope, request),
        FileLocations: await this.#fileLocations(inScope, contentBaseUrl(configuration.contentBaseUrl, call)),
        OutOfScopeRevisionIDs: requested.filter((id) => !isInScope(id)),
      },
    };
  }

  /** All fragments of one type, by ascending revision id, then all of the next type. */
  async #updates(revisionIds: readonly number[], request: GetExtendedUpdateInfo) {
    const updates = [];
    for (const type of SERVED) {
      if (!request.infoTypes.includes(type)) continue;
      const fragments = await this.fragments.fragments(revisionIds, type);
      for (const revisionId of revisionIds) {
        const fragment = pick(type, fragments.get(revisionId) ?? [], request);
        if (fragment) updates.push({ ID: revisionId, Xml: { kind: 'prepared' as const, plainLength: fragment.plainLength, xpress: fragment.xpress } });
      }
    }
    return updates;
  }

  /** One location per file, present here or not: a client whose search misses a single location finds no update at all (observed). */
  async #fileLocations(revisionIds: readonly number[], baseUrl: string) {
    const files = await this.fragments.files(revisionIds);
    const locations = new Map<string, { FileDigest: Buffer; Url: string }>();
    for (const file of revisionIds.flatMap((id) => files.get(id) ?? [])) {
      const digest = file.sha1.toString('base64');
      if (!locations.has(digest)) locations.set(digest, { FileDigest: file.sha1, Url: contentUrl(baseUrl, file.sha1, file.extension) });
    }
    return [...locations.values()];
  }
}

function checkParameters(request: GetExtendedUpdateInfo, maxRevisions: number): void {
  if (request.revisionIDs.length > maxRevisions) throw new OperationFault('InvalidParameters', 'revisionIDs');
  if (request.infoTypes.length === 0) throw new OperationFault('InvalidParameters', 'infoTypes');
  const needsLocales = request.infoTypes.some((type) => LOCALIZED.has(type));
  if (needsLocales && request.locales.length === 0) throw new OperationFault('InvalidParameters', 'locales');
}

/**
 * The one fragment of a type that a client gets. A licence is chosen for the client's region first; one without a region is
 * meant for the rest of the world (MS-WUSP 3.1.1.1, GeoId).
 */
function pick(type: FragmentType, fragments: readonly PreparedFragment[], request: GetExtendedUpdateInfo): PreparedFragment | undefined {
  if (type !== 'Eula') return type === 'LocalizedProperties' ? chooseLocale(fragments, request.locales) : fragments[0];
  const region = request.GeoId?.toUpperCase() ?? '';
  const regional = fragments.filter((fragment) => region !== '' && fragment.geoId.toUpperCase() === region);
  return chooseLocale(regional.length > 0 ? regional : fragments.filter((fragment) => fragment.geoId === ''), request.locales);
}
