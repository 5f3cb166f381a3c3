import { DataSource } from 'typeorm';
import { readDecryptionForClients } from '@sluice/domain/content';
import type { Outgoing } from '@sluice/protocol/soap';
import {
  getExtendedUpdateInfo2, type GetExtendedUpdateInfo2, type GetExtendedUpdateInfo2Response, type UpdateIdentity, type XmlUpdateFragmentType,
} from '@sluice/protocol/wusp';
import { HandlesOperation, OperationFault, type SoapCall, type SoapOperationHandler } from '@sluice/platform/soap-host';
import { CatalogService } from '../catalog/catalog.service.js';
import { FragmentStore } from '../fragments/fragment-store.service.js';
import { ServerStateService } from '@sluice/platform/server-state';
import { ClientCookies } from './client-cookies.js';
import { contentBaseUrl } from './content-location.js';
import { ExtendedInfo } from './extended-info/extended-info.service.js';
import { byFile, detailedFileLocation, encryptionDetails, wireDecryption, type DecryptionByFile } from './extended-info/file-decryption.js';
import { distinctFiles } from './extended-info/file-locations.js';
import { checkInfoTypes } from './extended-info/info-types.js';

/** A requested update that is in scope for the client. */
interface FoundUpdate {
  readonly revisionId: number;
  readonly identity: UpdateIdentity;
}

/**
 * MS-WUSP 2.2.2.2.10: as GetExtendedUpdateInfo, but by UpdateIdentity, and with what decrypts encrypted files. Locations and keys come
 * only when their info types are asked for; updates that are unknown or out of scope are left out, for the answer has no list of them.
 */
@HandlesOperation(getExtendedUpdateInfo2)
export class GetExtendedUpdateInfo2Handler implements SoapOperationHandler<GetExtendedUpdateInfo2, GetExtendedUpdateInfo2Response> {
  constructor(
    private readonly cookies: ClientCookies,
    private readonly catalogs: CatalogService,
    private readonly server: ServerStateService,
    private readonly info: ExtendedInfo,
    private readonly fragments: FragmentStore,
    private readonly dataSource: DataSource,
  ) {}

  async handle(request: GetExtendedUpdateInfo2, call: SoapCall): Promise<Outgoing<GetExtendedUpdateInfo2Response>> {
    const session = this.cookies.openAnywhere(request.cookie);
    const { configuration } = this.server.current;
    if (request.updateIDs.length > configuration.maxExtendedUpdatesPerRequest) throw new OperationFault('InvalidParameters', 'updateIDs');
    checkInfoTypes(request.infoTypes, request.locales);
    const found = this.#inScope(request.updateIDs, session.targetGroupIds);
    const revisionIds = found.map(({ revisionId }) => revisionId);
    return {
      GetExtendedUpdateInfo2Result: {
        Updates: await this.info.updates(revisionIds, request.infoTypes, { locales: request.locales }),
        ...await this.#files(found, request.infoTypes, contentBaseUrl(configuration.contentBaseUrl, call)),
      },
    };
  }

  /** The requested updates that are deployed to the client in just that revision, each once, by ascending revision id. */
  #inScope(updateIDs: readonly UpdateIdentity[], targetGroupIds: readonly string[]): FoundUpdate[] {
    const { graph, ...catalog } = { graph: this.catalogs.current.graph, view: this.catalogs.current.viewFor(targetGroupIds) };
    const found = new Map<number, UpdateIdentity>();
    for (const identity of updateIDs) {
      const index = graph.indexOfUpdate(identity.UpdateID);
      if (index === undefined || graph.revisionNumbers[index] !== identity.RevisionNumber || catalog.view.inScope[index] !== 1) continue;
      found.set(graph.revisionIds[index] as number, identity);
    }
    return [...found].sort(([a], [b]) => a - b).map(([revisionId, identity]) => ({ revisionId, identity }));
  }

  async #files(found: readonly FoundUpdate[], infoTypes: readonly XmlUpdateFragmentType[], baseUrl: string) {
    const wanted = { locations: infoTypes.includes('FileUrl'), decryption: infoTypes.includes('FileDecryption') };
    const nothing = { FileLocations: [], FileDecryptionData: [], FileDecryptionData2: [], UpdateEncryptionDetails: [] };
    if (!wanted.locations && !wanted.decryption) return nothing;
    const revisionIds = found.map(({ revisionId }) => revisionId);
    const byRevision = await this.fragments.files(revisionIds);
    const files = distinctFiles(revisionIds, byRevision);
    const decryption: DecryptionByFile = byFile(await readDecryptionForClients(this.dataSource, files.map((file) => file.sha1)));
    const keys = wanted.decryption ? [...decryption.values()].map(wireDecryption) : [];
    return {
      FileLocations: wanted.locations ? files.map((file) => detailedFileLocation(file, baseUrl, decryption)) : [],
      FileDecryptionData: keys,
      // MS-WUSP 2.2.2.2.10: FileDecryption2 is the same as FileDecryption.
      FileDecryptionData2: keys,
      UpdateEncryptionDetails: encryptionDetails(
        found.map(({ revisionId, identity }) => ({ identity, files: byRevision.get(revisionId) ?? [] })), decryption),
    };
  }
}
