import { randomUUID } from 'node:crypto';
import { formatDateTime, type DecodedRequest } from '@sluice/protocol/soap';
import type { dssAuthWebService, serverSyncWebService, Cookie, GetDeployments, GetRevisionIdList, GetUpdateData, GetUpdateDecryptionData } from '@sluice/protocol/wsusss';
import { UpstreamServerFault } from './upstream-behaviour.js';
import { updateData } from './upstream-document.js';
import type { UpstreamCatalogState } from './upstream-catalog-state.js';

const COOKIE_MINUTES = 240;

/** Settings of an upstream server; tests change them while it runs. */
export interface UpstreamSettings {
  /** GetUpdateData takes no more revisions at once. */
  maxUpdatesPerRequest: number;
  maxDecryptionUpdatesPerRequest: number;
  /** Hardware ids, computer ids and driver sets that one call may name; a real WSUS has 0. */
  maxDriverIds: number;
  protocolVersion: string;
  /** GetUpdateData stops after so many bytes of metadata, but not before the first document (observed: 2,000,000). */
  answerBytes: number;
  /** What cookies are made with: another value makes all of them invalid. */
  cookieKey: string;
  languages: { LanguageID: number; ShortLanguage: string; LongLanguage: string; Enabled: boolean }[];
}

export type UpstreamRequest = DecodedRequest<typeof serverSyncWebService> | DecodedRequest<typeof dssAuthWebService>;

/** The operations of MS-WSUSSS 3.1.4 as a real server answers them, as far as a downstream server calls them. */
export class UpstreamOperations {
  constructor(private readonly state: UpstreamCatalogState, private readonly settings: UpstreamSettings) {}

  /** @throws UpstreamServerFault */
  answer(request: UpstreamRequest): unknown {
    switch (request.name) {
      case 'GetAuthConfig':
        return { GetAuthConfigResult: { LastChange: '2026-01-01T00:00:00Z', AuthInfo: [{ PlugInID: 'DssTargeting', ServiceUrl: 'DssAuthWebService/DssAuthWebService.asmx' }], AllowedEventIds: [] } };
      case 'GetAuthorizationCookie':
        if (!request.message.accountName || !request.message.accountGuid) throw new UpstreamServerFault('InvalidParameters', 'machineName');
        return { GetAuthorizationCookieResult: { PlugInId: 'DssTargeting', CookieData: Buffer.from(`auth ${this.settings.cookieKey}`) } };
      case 'GetCookie':
        if (request.message.authCookies[0]?.CookieData?.toString() !== `auth ${this.settings.cookieKey}`) throw new UpstreamServerFault('InvalidAuthorizationCookie');
        return { GetCookieResult: { Expiration: formatDateTime(new Date(Date.now() + COOKIE_MINUTES * 60_000)), EncryptedData: Buffer.from(`cookie ${this.settings.cookieKey} ${randomUUID()}`) } };
      default:
        return this.#authorized(request);
    }
  }

  #authorized(request: UpstreamRequest): unknown {
    const { message, name } = request as { name: string; message: { cookie?: Cookie } };
    if (message.cookie?.EncryptedData?.toString().startsWith(`cookie ${this.settings.cookieKey} `) !== true) throw new UpstreamServerFault('InvalidCookie');
    switch (name) {
      case 'GetConfigData': return { GetConfigDataResult: this.#configuration((message as { configAnchor?: string }).configAnchor) };
      case 'GetRevisionIdList': return { GetRevisionIdListResult: this.#list(message as GetRevisionIdList) };
      case 'GetUpdateData': return { GetUpdateDataResult: this.#updates(message as GetUpdateData) };
      case 'GetUpdateDecryptionData': return { GetUpdateDecryptionDataResult: this.#keys(message as GetUpdateDecryptionData) };
      case 'GetDeployments': return { GetDeploymentsResult: this.#deployments(message as GetDeployments) };
      case 'DownloadFiles': return {};
      default: throw new UpstreamServerFault('InternalServerError');
    }
  }

  #configuration(anchor: string | undefined): unknown {
    return {
      CatalogOnlySync: false, LazySync: true, ServerHostsPsfFiles: false, MaxNumberOfComputerIdsInRequest: this.settings.maxDriverIds,
      MaxNumberOfDriverSetsPerRequest: this.settings.maxDriverIds, MaxNumberOfPnpHardwareIdsInRequest: this.settings.maxDriverIds, MaxNumberOfUpdatesPerRequest: this.settings.maxUpdatesPerRequest, NewConfigAnchor: this.state.anchor(),
      ProtocolVersion: this.settings.protocolVersion, LanguageUpdateList: anchor === undefined ? this.settings.languages : [],
      MaxUpdatesPerRequestInGetUpdateDecryptionData: this.settings.maxDecryptionUpdatesPerRequest,
    };
  }

  #list({ filter }: GetRevisionIdList): unknown {
    if (filter === undefined) throw new UpstreamServerFault('InvalidParameters', 'filter');
    return { Anchor: this.state.anchor(), NewRevisions: this.state.list(filter) };
  }

  #updates({ updateIds }: GetUpdateData): unknown {
    if (updateIds.length > this.settings.maxUpdatesPerRequest) throw new UpstreamServerFault('InvalidParameters', 'updateIds');
    const updates = [];
    const digests = new Set<string>();
    let bytes = 0;
    for (const { UpdateID, RevisionNumber } of updateIds) {
      const document = this.state.find(UpdateID, RevisionNumber);
      // An unknown id is not left out: the whole call fails (observed).
      if (document === undefined) throw new UpstreamServerFault('InternalServerError');
      if (bytes > 0 && bytes + document.xml.length > this.settings.answerBytes) continue;
      bytes += document.xml.length;
      updates.push(updateData(document));
      for (const digest of document.digests) digests.add(digest);
    }
    const fileUrls = [...digests].flatMap((digest) => (this.state.originUrls.has(digest) ? [{ FileDigest: Buffer.from(digest, 'base64'), MUUrl: this.state.originUrls.get(digest), UssUrl: '' }] : []));
    return { updates, fileUrls };
  }

  #keys({ updateIds }: GetUpdateDecryptionData): unknown {
    if (updateIds.length > this.settings.maxDecryptionUpdatesPerRequest) throw new UpstreamServerFault('InvalidParameters', 'updateIds');
    return {
      UpdateFileDecryptionData: updateIds.map((UpdateId) => ({
        UpdateId,
        FileDecryptionData: (this.state.find(UpdateId.UpdateID, UpdateId.RevisionNumber)?.digests ?? [])
          .map((digest) => ({ FileDigest: Buffer.from(digest, 'base64'), DecryptionKey: this.state.keys.get(digest) })),
      })),
    };
  }

  #deployments({ deploymentAnchor, syncAnchor }: GetDeployments): unknown {
    const { alive, dead } = this.state.deploymentsBetween(deploymentAnchor, syncAnchor);
    return {
      Anchor: this.state.anchor(), Groups: [...this.state.groups.values()], Deployments: alive,
      DeadDeployments: dead, HiddenUpdates: [...this.state.hiddenUpdates], AcceptedEulas: [...this.state.acceptedEulas],
    };
  }
}
