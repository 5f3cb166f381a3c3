import type { RevisionIdentity } from '@sluice/domain/catalog';
import type { UpstreamError } from '@sluice/platform/upstream-client';
import {
  downloadFiles, getConfigData, getDeployments, getRevisionIdList, getUpdateData, getUpdateDecryptionData,
  type ServerSyncConfigData, type ServerSyncDeploymentResult, type ServerSyncFilter,
} from '@sluice/protocol/wsusss';
import type { UpstreamSession } from './upstream-session.js';

/** A list of revisions and the point in time it stands for. */
export interface RevisionList {
  readonly anchor: string | null;
  readonly revisions: readonly RevisionIdentity[];
}

/** A revision's metadata as it came: text, or a cabinet with it. */
export interface FetchedDocument extends RevisionIdentity {
  readonly text: string | null;
  readonly cabinet: Buffer | null;
}

/** What one GetUpdateData brought. */
export interface FetchedUpdates {
  readonly documents: readonly FetchedDocument[];
  /** Where files can be fetched from (MUUrl), by base64 SHA-1. */
  readonly originUrls: ReadonlyMap<string, string>;
}

/** The key of one encrypted file. */
export interface FetchedKey {
  readonly sha1: Buffer;
  readonly key: Buffer;
}

/** The longest address of a file that is kept, in characters. */
const MAXIMUM_URL_LENGTH = 2_048;

/** The questions of MS-WSUSSS 3.2.4.2 and 3.2.4.3, with answers in our own words. The one part of a synchronization that speaks the protocol. */
export class UpstreamCatalog {
  constructor(private readonly session: UpstreamSession) {}

  /** GetConfigData (MS-WSUSSS 3.1.4.4). */
  async configuration(anchor: string | null): Promise<ServerSyncConfigData | undefined> {
    const answer = await this.session.call({
      operation: getConfigData, sendsAnchor: anchor !== null, message: (cookie) => ({ cookie, ...(anchor === null ? {} : { configAnchor: anchor }) }),
    });
    return answer.GetConfigDataResult;
  }

  /** GetRevisionIdList (MS-WSUSSS 3.1.4.5). */
  async revisions(filter: ServerSyncFilter): Promise<RevisionList> {
    const { GetRevisionIdListResult: result } = await this.session.call({
      operation: getRevisionIdList, sendsAnchor: filter.Anchor !== undefined, message: (cookie) => ({ cookie, filter }),
    });
    return {
      anchor: result?.Anchor || null,
      revisions: (result?.NewRevisions ?? []).map(({ UpdateID, RevisionNumber }) => ({ updateId: UpdateID.toLowerCase(), revisionNumber: RevisionNumber })),
    };
  }

  /**
   * GetUpdateData (MS-WSUSSS 3.1.4.6). The answer may hold fewer revisions than asked for.
   * @throws UpstreamError that `isAnswer` takes for an answer about the revisions
   */
  async updates(revisions: readonly RevisionIdentity[], isAnswer: (error: UpstreamError) => boolean): Promise<FetchedUpdates> {
    const updateIds = revisions.map(wireIdentity);
    const { GetUpdateDataResult: result } = await this.session.callOrFail({ operation: getUpdateData, message: (cookie) => ({ cookie, updateIds }) }, isAnswer);
    const documents = (result?.updates ?? []).flatMap(({ Id, XmlUpdateBlob, XmlUpdateBlobCompressed }) => (Id === undefined ? [] : [{
      updateId: Id.UpdateID.toLowerCase(), revisionNumber: Id.RevisionNumber, text: XmlUpdateBlob ?? null, cabinet: XmlUpdateBlobCompressed ?? null,
    }]));
    return { documents, originUrls: originUrlsOf(result?.fileUrls ?? []) };
  }

  /**
   * GetUpdateDecryptionData (MS-WSUSSS 3.1.4.18): the keys of the encrypted files of revisions.
   * @throws UpstreamError that `isAnswer` takes for an answer about the revisions
   */
  async decryptionKeys(revisions: readonly RevisionIdentity[], isAnswer: (error: UpstreamError) => boolean): Promise<FetchedKey[]> {
    const updateIds = revisions.map(wireIdentity);
    const answer = await this.session.callOrFail({ operation: getUpdateDecryptionData, message: (cookie) => ({ cookie, updateIds }) }, isAnswer);
    return (answer.GetUpdateDecryptionDataResult?.UpdateFileDecryptionData ?? []).flatMap(({ FileDecryptionData }) => FileDecryptionData)
      .flatMap(({ FileDigest, DecryptionKey }) => (FileDigest?.length === 20 && DecryptionKey !== undefined && DecryptionKey.length > 0 ? [{ sha1: FileDigest, key: DecryptionKey }] : []));
  }

  /** DownloadFiles (MS-WSUSSS 3.1.4.11): has the upstream server fetch files from its own one. */
  async requestFiles(fileDigestList: readonly Buffer[]): Promise<void> {
    await this.session.call({ operation: downloadFiles, message: (cookie) => ({ cookie, fileDigestList: [...fileDigestList] }) });
  }

  /** GetDeployments (MS-WSUSSS 3.1.4.10); only for a replica. */
  async deployments(deploymentAnchor: string | null, syncAnchor: string): Promise<ServerSyncDeploymentResult | undefined> {
    const answer = await this.session.call({
      operation: getDeployments, sendsAnchor: deploymentAnchor !== null,
      message: (cookie) => ({ cookie, syncAnchor, ...(deploymentAnchor === null ? {} : { deploymentAnchor }) }),
    });
    return answer.GetDeploymentsResult;
  }
}

function wireIdentity({ updateId, revisionNumber }: RevisionIdentity): { UpdateID: string; RevisionNumber: number } {
  return { UpdateID: updateId, RevisionNumber: revisionNumber };
}

/** UssUrl is ignored on receipt (MS-WSUSSS 3.1.4.6.3.5); an address that is none, or leads elsewhere than the web, is left out. */
function originUrlsOf(urls: readonly { readonly FileDigest?: Buffer; readonly MUUrl?: string }[]): Map<string, string> {
  const origins = new Map<string, string>();
  for (const { FileDigest, MUUrl } of urls) {
    if (FileDigest?.length !== 20 || !isWebAddress(MUUrl)) continue;
    origins.set(FileDigest.toString('base64'), MUUrl);
  }
  return origins;
}

function isWebAddress(text: string | undefined): text is string {
  if (text === undefined || text.length > MAXIMUM_URL_LENGTH || !URL.canParse(text)) return false;
  return ['http:', 'https:'].includes(new URL(text).protocol);
}
