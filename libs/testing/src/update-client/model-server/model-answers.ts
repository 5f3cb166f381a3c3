import type { Config, FileLocation, GetExtendedUpdateInfo, GetExtendedUpdateInfo2, GetFileLocations, RefreshCache, StartCategoryScan, SyncInfo, SyncPrinterCatalog, SyncUpdateParameters } from '@sluice/protocol/wusp';
import { fragment, type ModelCatalog } from './model-catalog.js';

const EXPIRATION = '9000-01-01T00:00:00Z';

/** The answers of the model server, operation by operation. */
export class ModelAnswers {
  /** New updates in one page. */
  pageSize = 30;
  /** Whether file locations come with GetExtendedUpdateInfo, or only when GetFileLocations asks. */
  locatesFilesUnasked = true;
  /** Whether StartCategoryScan takes every category for a product, or none. */
  knowsCategories = true;
  protocolVersion = '3.2';
  isRegistrationRequired = true;
  maxExtendedUpdatesPerRequest = 50;
  /** Bytes of the next cookie, so that tests can tell cookies apart. */
  #cookies = 0;
  /** Files that are stored encrypted, base64 SHA-1. */
  readonly encryptedFiles = new Set<string>();
  /** Host that content is at. */
  contentHost = 'content.example';

  constructor(readonly catalog: ModelCatalog) {}

  /** @throws Error for an operation the model does not have */
  answer(operation: string, message: unknown): Record<string, unknown> {
    switch (operation) {
      case 'GetConfig':
        return { GetConfigResult: this.#config() };
      case 'GetAuthorizationCookie':
        return { GetAuthorizationCookieResult: { PlugInId: 'SimpleTargeting', CookieData: Buffer.from('authorization') } };
      case 'GetCookie':
        return { GetCookieResult: this.#cookie() };
      case 'RegisterComputer':
        return {};
      case 'StartCategoryScan':
        return this.#categories(message as StartCategoryScan);
      case 'SyncUpdates':
        return { SyncUpdatesResult: this.#sync((message as { parameters: SyncUpdateParameters }).parameters) };
      case 'RefreshCache':
        return { RefreshCacheResult: this.#refresh(message as RefreshCache) };
      case 'GetExtendedUpdateInfo':
        return { GetExtendedUpdateInfoResult: this.#extended(message as GetExtendedUpdateInfo) };
      case 'GetFileLocations':
        return { GetFileLocationsResult: { FileLocations: (message as GetFileLocations).fileDigests.map((digest) => this.#location(digest)), NewCookie: this.#cookie() } };
      case 'SyncPrinterCatalog':
        return { SyncPrinterCatalogResult: this.#printers(message as SyncPrinterCatalog) };
      case 'GetExtendedUpdateInfo2':
        return { GetExtendedUpdateInfo2Result: this.#extended2(message as GetExtendedUpdateInfo2) };
      default:
        throw new Error(`the model server has no ${operation}`);
    }
  }

  #config(): Config {
    return {
      LastChange: '2026-01-01T00:00:00.5Z',
      IsRegistrationRequired: this.isRegistrationRequired,
      AuthInfo: [{ PlugInID: 'SimpleTargeting', ServiceUrl: 'SimpleAuthWebService/SimpleAuth.asmx', Parameter: '' }],
      AllowedEventIds: [],
      Properties: [
        { Name: 'MaxExtendedUpdatesPerRequest', Value: String(this.maxExtendedUpdatesPerRequest) },
        { Name: 'ProtocolVersion', Value: this.protocolVersion },
      ],
    };
  }

  #cookie(): { Expiration: string; EncryptedData: Buffer } {
    this.#cookies += 1;
    return { Expiration: EXPIRATION, EncryptedData: Buffer.from(`cookie ${this.#cookies}`) };
  }

  #categories({ requestedCategories }: StartCategoryScan) {
    const ids = requestedCategories.map(({ CategoryId }) => CategoryId);
    return this.knowsCategories ? { preferredCategoryIds: ids } : { requestedCategoryIdsInError: ids };
  }

  #sync({ InstalledNonLeafUpdateIDs, OtherCachedUpdateIDs, SkipSoftwareSync }: SyncUpdateParameters): SyncInfo {
    const cached = [...InstalledNonLeafUpdateIDs, ...OtherCachedUpdateIDs];
    const needed = SkipSoftwareSync ? [] : this.catalog.deliverable(InstalledNonLeafUpdateIDs);
    const fresh = needed.filter(({ revisionId }) => !cached.includes(revisionId));
    const changed = needed.filter((revision) => cached.includes(revision.revisionId) && this.catalog.deployment(revision).Action === 'Install');
    return {
      NewUpdates: fresh.slice(0, this.pageSize).map((revision) => this.catalog.updateInfo(revision)),
      OutOfScopeRevisionIDs: SkipSoftwareSync ? [] : cached.filter((id) => !needed.some(({ revisionId }) => revisionId === id)),
      ChangedUpdates: changed.map((revision) => ({ ID: revision.revisionId, Deployment: this.catalog.deployment(revision), IsLeaf: this.catalog.isLeaf(revision) })),
      Truncated: fresh.length > this.pageSize,
      NewCookie: this.#cookie(),
      DeployedOutOfScopeRevisionIds: [],
      DriverSyncNotNeeded: String(SkipSoftwareSync),
    };
  }

  #refresh({ globalIDs }: RefreshCache) {
    return globalIDs.flatMap((GlobalID) => {
      const found = this.catalog.revisions.find(({ update }) => update.updateId === GlobalID.UpdateID && update.revisionNumber === GlobalID.RevisionNumber);
      return found === undefined ? [] : [{ RevisionID: found.revisionId, GlobalID, IsLeaf: this.catalog.isLeaf(found), Deployment: this.catalog.deployment(found) }];
    });
  }

  #extended({ revisionIDs }: GetExtendedUpdateInfo) {
    const wanted = new Set(revisionIDs);
    const asked = this.catalog.revisions.filter(({ revisionId }) => wanted.has(revisionId));
    const updates = (type: 'Extended' | 'LocalizedProperties') => asked.map((revision) => ({ ID: revision.revisionId, Xml: fragment(revision, type) }));
    const digests = asked.flatMap(({ update }) => update.files.map(({ sha1 }) => sha1));
    return {
      Updates: [...updates('Extended'), ...updates('LocalizedProperties')],
      FileLocations: this.locatesFilesUnasked ? digests.map((digest) => this.#location(digest)) : [],
      OutOfScopeRevisionIDs: [],
    };
  }

  /** One page of every printer driver, whatever the client has. */
  #printers({ printerUpdateIDs }: SyncPrinterCatalog): SyncInfo {
    const held = new Set(printerUpdateIDs);
    const fresh = this.catalog.printerDrivers().filter(({ revisionId }) => !held.has(revisionId));
    return {
      NewUpdates: fresh.slice(0, this.pageSize).map((revision) => this.catalog.updateInfo(revision)),
      OutOfScopeRevisionIDs: [],
      ChangedUpdates: [],
      Truncated: fresh.length > this.pageSize,
      NewCookie: this.#cookie(),
      DeployedOutOfScopeRevisionIds: [],
    };
  }

  #extended2({ updateIDs }: GetExtendedUpdateInfo2) {
    const asked = this.catalog.revisions.filter(({ update }) => updateIDs.some(({ UpdateID }) => UpdateID === update.updateId));
    const digests = asked.flatMap(({ update }) => update.files.map(({ sha1 }) => sha1));
    return {
      Updates: [],
      FileLocations: digests.map((digest) => this.#location(digest)),
      FileDecryptionData: digests.map((FileDigest) => ({ FileDigest, DecryptionKey: Buffer.from('key'), SecurityData: [] })),
      FileDecryptionData2: [],
      UpdateEncryptionDetails: [],
    };
  }

  #location(FileDigest: Buffer): FileLocation {
    const isEncrypted = this.encryptedFiles.has(FileDigest.toString('base64'));
    return { FileDigest, Url: `http://${this.contentHost}/${FileDigest.toString('hex').toUpperCase()}`, ...(isEncrypted ? { EncryptedFileDigest: FileDigest } : {}) };
  }
}
