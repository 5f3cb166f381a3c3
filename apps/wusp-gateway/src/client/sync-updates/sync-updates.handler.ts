import { DataSource } from 'typeorm';
import { isRegistered } from '@sluice/domain/computers';
import type { Outgoing } from '@sluice/protocol/soap';
import { syncUpdates, type SyncUpdateParameters, type SyncUpdates, type SyncUpdatesResponse } from '@sluice/protocol/wusp';
import { isAtLeast, type ClientCookieContent } from '@sluice/platform/cookies';
import { HandlesOperation, OperationFault, type SoapOperationHandler } from '@sluice/platform/soap-host';
import { CatalogService } from '../../catalog/catalog.service.js';
import { decideSync, type CompiledCatalog, type DeploymentView, type SyncDecision } from '../../compiled-catalog/index.js';
import { FragmentStore } from '../../fragments/fragment-store.service.js';
import { ServerStateService } from '../../server-state/server-state.service.js';
import { ClientCookies } from '../client-cookies.js';
import { SynchronizationRecorder } from './synchronization-recorder.service.js';
import { UpdateInfoWriter } from './update-info-writer.service.js';
import { wireDeployment, type NewUpdate } from './update-info.js';

type SyncInfo = NonNullable<Outgoing<SyncUpdatesResponse>['SyncUpdatesResult']>;

/** Bytes of escaped Core fragments that one page carries; a larger single fragment goes out alone. */
const MAX_PAGE_BYTES = 4 * 1024 * 1024;

/** MS-WUSP 3.1.5.7: which revisions a client must fetch, forget or look at again. */
@HandlesOperation(syncUpdates)
export class SyncUpdatesHandler implements SoapOperationHandler<SyncUpdates, SyncUpdatesResponse> {
  constructor(
    private readonly cookies: ClientCookies,
    private readonly catalogs: CatalogService,
    private readonly server: ServerStateService,
    private readonly fragments: FragmentStore,
    private readonly writer: UpdateInfoWriter,
    private readonly synchronizations: SynchronizationRecorder,
    private readonly dataSource: DataSource,
  ) {}

  async handle({ cookie, parameters }: SyncUpdates): Promise<Outgoing<SyncUpdatesResponse>> {
    const session = await this.#requireRegistration(this.cookies.open(cookie));
    if (!parameters) throw new OperationFault('InvalidParameters', 'parameters');
    if (!parameters.SkipSoftwareSync && parameters.SystemSpec.length > 0) throw new OperationFault('InvalidParameters', 'parameters.SystemSpec');
    const catalog = this.catalogs.current;
    const result = parameters.SkipSoftwareSync
      ? this.#driverPass(session, parameters)
      : await this.#softwarePass(session, parameters, catalog);
    return { SyncUpdatesResult: result };
  }

  /** A cookie from before RegisterComputer does not know of it; the database does. */
  async #requireRegistration(session: ClientCookieContent): Promise<ClientCookieContent> {
    if (session.registered || !this.server.current.configuration.isRegistrationRequired) return session;
    if (!(await isRegistered(this.dataSource, session.clientId))) throw new OperationFault('RegistrationRequired');
    return { ...session, registered: true };
  }

  async #softwarePass(session: ClientCookieContent, parameters: SyncUpdateParameters, catalog: CompiledCatalog): Promise<SyncInfo> {
    const view = catalog.viewFor(session.targetGroupIds);
    const related = catalog.relatedTo(parameters.FilterCategoryIds.map((category) => category.Id));
    const decision = decideSync(catalog.graph, view, {
      installedNonLeafUpdateIDs: parameters.InstalledNonLeafUpdateIDs,
      otherCachedUpdateIDs: parameters.OtherCachedUpdateIDs,
      related,
      needTwoGroupOutOfScopeUpdates: parameters.NeedTwoGroupOutOfScopeUpdates === true && isAtLeast(session.protocolVersion, 1, 7),
      knownChangeNumber: related ? Math.max(session.changeNumber, session.categoryScanChangeNumber) : session.changeNumber,
    }, { maxUpdates: this.server.current.configuration.maxUpdatesPerPage, maxBytes: MAX_PAGE_BYTES });
    return {
      NewUpdates: await this.#newUpdates(decision, catalog, view, session),
      OutOfScopeRevisionIDs: decision.outOfScopeRevisionIDs,
      ChangedUpdates: changedUpdates(decision, catalog, view, session),
      Truncated: decision.truncated,
      // A filtered scan has looked at a part only, so it must not raise the watermark of the whole.
      NewCookie: this.cookies.reissue({ ...session, [related ? 'categoryScanChangeNumber' : 'changeNumber']: catalog.changeNumber }),
      DeployedOutOfScopeRevisionIds: decision.deployedOutOfScopeRevisionIds,
      // Observed: true in a filtered scan, false in an unfiltered one. The agent makes its driver pass either way.
      ...(isAtLeast(session.protocolVersion, 1, 7) && { DriverSyncNotNeeded: related ? 'true' : 'false' }),
    };
  }

  /** No driver is deployed by this version, so none is needed and the cached ones are out of scope (MS-WUSP 3.1.5.7). */
  #driverPass(session: ClientCookieContent, parameters: SyncUpdateParameters): SyncInfo {
    // Every scan ends with exactly one driver pass (observed), so this is where it has finished.
    this.synchronizations.note(session);
    return {
      NewUpdates: [],
      OutOfScopeRevisionIDs: [...new Set(parameters.CachedDriverIDs)],
      ChangedUpdates: [],
      Truncated: false,
      NewCookie: this.cookies.reissue(session),
      DeployedOutOfScopeRevisionIds: [],
      ...(isAtLeast(session.protocolVersion, 1, 7) && { DriverSyncNotNeeded: 'true' }),
    };
  }

  async #newUpdates(decision: SyncDecision, { graph }: CompiledCatalog, view: DeploymentView, session: ClientCookieContent) {
    const cores = await this.fragments.fragments(decision.newUpdates.map((index) => graph.revisionIds[index] as number), 'Core');
    const updates = decision.newUpdates.map((index): NewUpdate => {
      const revisionId = graph.revisionIds[index] as number;
      const core = cores.get(revisionId)?.[0];
      if (!core) throw new Error(`revision ${revisionId} has no Core fragment`);
      return {
        revisionId,
        deployment: view.deploymentOf(index),
        isLeaf: graph.isLeaf[index] === 1,
        core: { kind: 'prepared', plainLength: core.plainLength, xpress: core.xpress },
      };
    });
    return this.writer.write(updates, session.protocolVersion);
  }
}

/** Entries without `Xml`, for revisions that the client holds and whose deployment or leaf state it does not know yet. */
function changedUpdates(decision: SyncDecision, { graph }: CompiledCatalog, view: DeploymentView, session: ClientCookieContent) {
  return decision.changedUpdates.map((index) => ({
    ID: graph.revisionIds[index] as number,
    Deployment: wireDeployment(view.deploymentOf(index), session.protocolVersion),
    IsLeaf: graph.isLeaf[index] === 1,
  }));
}
